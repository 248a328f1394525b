using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates.Parsing;

/// <summary>Parses one file: text, <c>{{ }}</c> and tags. Stops at the first thing that is no template; names that do not exist are reported and passed over.</summary>
internal sealed class TemplateParser
{
    private static readonly string[] Tags = ["block", "call", "do", "extends", "filter", "for", "from", "if", "import", "include", "macro", "raw", "set", "with"];

    private static readonly string[] Inner = ["elif", "else", "endblock", "endcall", "endfilter", "endfor", "endif", "endmacro", "endset", "endwith"];

    private readonly TemplateTokens _tokens;
    private readonly TemplateExpressionParser _expressions;
    private readonly ParsedTemplate _template;
    private readonly DiagnosticBag _diagnostics;
    private int _loops;
    private int _macros;
    private int _tagDepth;

    private TemplateParser(TemplateTokens tokens, ParsedTemplate template, DiagnosticBag diagnostics)
    {
        _tokens = tokens;
        _template = template;
        _diagnostics = diagnostics;
        _expressions = new(tokens, template, diagnostics);
    }

    /// <summary>False after an error that ended the parsing; it is in the diagnostics then.</summary>
    public static bool Parse(TemplateSource source, ParsedTemplate template, DiagnosticBag diagnostics)
    {
        var places = new TemplatePlaces(source);
        try
        {
            if (source.Text.Length > TemplateLimits.FileCharacters)
                throw new TemplateFault(DiagnosticCodes.TemplateTooLarge, SourceSpan.WholeFile(source.File), $"the file has {source.Text.Length} characters, at most {TemplateLimits.FileCharacters} are allowed");
            var parser = new TemplateParser(new(new TemplateLexer(source.Text, places).Read(), places), template, diagnostics);
            template.Body = parser.Body("");
            return true;
        }
        catch (TemplateFault fault)
        {
            diagnostics.AddRange([fault.Diagnostic]);
            return false;
        }
    }

    // Up to the tag that ends the body; that tag's word is the current token then.
    private ImmutableArray<TemplateNode> Body(string owner, params ReadOnlySpan<string> ends)
    {
        var nodes = ImmutableArray.CreateBuilder<TemplateNode>();
        while (true)
        {
            var token = _tokens.Current;
            switch (token.Kind)
            {
                case TemplateTokenKind.End:
                    if (owner.Length == 0) return nodes.ToImmutable();
                    throw new TemplateFault(DiagnosticCodes.TemplateSyntax, _tokens.SpanOf(token), $"\"{owner}\" does not end before the file does", $"write {{% {ends[^1]} %}}");
                case TemplateTokenKind.Literal:
                    _tokens.Take();
                    nodes.Add(Made(new LiteralText(token.Text, _tokens.SpanOf(token))));
                    break;
                case TemplateTokenKind.OutputBegin:
                    _tokens.Take();
                    var value = _expressions.ReadSeveral();
                    if (_tokens.Current.Kind != TemplateTokenKind.OutputEnd) throw _tokens.Unexpected("\"}}\"");
                    _tokens.Take();
                    nodes.Add(Made(new Output(value, value.Span)));
                    break;
                default:
                    _tokens.Take();
                    if (_tokens.Current.Kind == TemplateTokenKind.Name && ends.Contains(_tokens.Current.Text)) return nodes.ToImmutable();
                    if (Tag(owner) is { } node) nodes.Add(Made(node));
                    break;
            }
        }
    }

    private TemplateNode? Tag(string owner)
    {
        var name = _tokens.Expect(TemplateTokenKind.Name, "the name of a tag");
        var start = name.Start;
        _tagDepth++;
        TemplateNode? node = name.Text switch
        {
            "if" => _tokens.Nested(() => ReadIf(start)),
            "for" => _tokens.Nested(() => ReadFor(start)),
            "set" => _tokens.Nested(() => ReadSet(start)),
            "do" => new Do(_expressions.ReadSeveral(), _tokens.SpanFrom(start)),
            "with" => _tokens.Nested(() => ReadWith(start)),
            "filter" => _tokens.Nested(() => ReadFilter(start)),
            "block" => _tokens.Nested(() => ReadBlock(start)),
            "extends" => ReadExtends(start),
            "include" => ReadInclude(start),
            "import" => ReadImport(start),
            "from" => ReadFrom(start),
            "macro" => _tokens.Nested(() => ReadMacro(start)),
            "call" => _tokens.Nested(() => ReadCall(start)),
            _ => throw UnknownTag(name, owner),
        };
        _tagDepth--;
        Close(name.Text);
        return node;
    }

    private TemplateFault UnknownTag(TemplateToken name, string owner)
    {
        var span = _tokens.SpanOf(name);
        if (name.Text is "autoescape" or "trans" or "break" or "continue" or "debug")
            return new(DiagnosticCodes.TemplateUnsupported, span, $"the tag \"{name.Text}\" is not supported");
        if (Array.Exists(Inner, tag => tag == name.Text))
            return new(DiagnosticCodes.TemplateSyntax, span, owner.Length == 0 ? $"\"{name.Text}\" stands outside the tag it belongs to" : $"\"{name.Text}\" does not belong to \"{owner}\"");
        return new(DiagnosticCodes.TemplateUnknown, span, $"There is no tag \"{name.Text}\".", Suggestions.DidYouMean(name.Text, Tags) ?? $"use one of {string.Join(", ", Tags)}");
    }

    private void Close(string tag)
    {
        if (_tokens.Current.Kind != TemplateTokenKind.TagEnd) throw _tokens.Unexpected($"the end \"%}}\" of \"{tag}\"");
        _tokens.Take();
    }

    // A body behind the tag that is open now, and the word that ends it; what follows the word is left for the caller.
    private ImmutableArray<TemplateNode> BodyOf(string tag, params ReadOnlySpan<string> ends)
    {
        Close(tag);
        return Body(tag, ends);
    }

    private If ReadIf(int start)
    {
        var arms = ImmutableArray.CreateBuilder<(TemplateExpression?, ImmutableArray<TemplateNode>)>();
        TemplateExpression? condition = _expressions.ReadSeveral();
        while (true)
        {
            arms.Add((condition, condition is null ? BodyOf("if", "endif") : BodyOf("if", "elif", "else", "endif")));
            var word = _tokens.Take().Text;
            if (word == "endif") return new(arms.ToImmutable(), _tokens.SpanFrom(start));
            condition = word == "elif" ? _expressions.ReadSeveral() : null;
        }
    }

    private For ReadFor(int start)
    {
        var targets = Targets();
        _tokens.ExpectWord("in");
        var over = _expressions.ReadSeveral(withChoice: false);
        var where = _tokens.TakeWord("if") ? _expressions.Read() : null;
        if (_tokens.IsWord("recursive")) throw new TemplateFault(DiagnosticCodes.TemplateUnsupported, _tokens.SpanOf(_tokens.Current), "a recursive loop is not supported", "write a macro that calls itself");
        _loops++;
        var body = BodyOf("for", "else", "endfor");
        _loops--;
        var hasElse = _tokens.Take().Text == "else";
        var otherwise = hasElse ? BodyOf("for", "endfor") : [];
        if (hasElse) _tokens.Take();
        return new(targets, over, where, body, otherwise, _tokens.SpanFrom(start));
    }

    private TemplateNode ReadSet(int start)
    {
        if (_tokens.Following is { Kind: TemplateTokenKind.Symbol, Text: "." })
        {
            var space = _tokens.Expect(TemplateTokenKind.Name, "the name of a namespace");
            _tokens.Take();
            var name = _tokens.Expect(TemplateTokenKind.Name, "the name of an attribute");
            _tokens.ExpectSymbol("=");
            _template.Uses[_tokens.SpanOf(space)] = new(space.Text, _tokens.SpanOf(space));
            return new SetAttribute(space.Text, name.Text, _expressions.ReadSeveral(), _tokens.SpanFrom(start));
        }
        var targets = Targets();
        if (_tokens.TakeSymbol("=")) return new Set(targets, _expressions.ReadSeveral(), _tokens.SpanFrom(start));
        if (targets.Length > 1) throw _tokens.Unexpected("\"=\"");
        var filters = _tokens.TakeSymbol("|") ? _expressions.ReadFilters() : [];
        var body = BodyOf("set", "endset");
        _tokens.Take();
        return new Captured(targets[0], filters, body, _tokens.SpanFrom(start));
    }

    private Captured ReadFilter(int start)
    {
        var filters = _expressions.ReadFilters();
        var body = BodyOf("filter", "endfilter");
        _tokens.Take();
        return new(null, filters, body, _tokens.SpanFrom(start));
    }

    private With ReadWith(int start)
    {
        var names = ImmutableArray.CreateBuilder<(string, TemplateExpression)>();
        while (_tokens.Current.Kind == TemplateTokenKind.Name)
        {
            var name = Assign(_tokens.Take(), isExported: false);
            _tokens.ExpectSymbol("=");
            names.Add((name, _expressions.Read()));
            if (!_tokens.TakeSymbol(",")) break;
        }
        var body = BodyOf("with", "endwith");
        _tokens.Take();
        return new(names.ToImmutable(), body, _tokens.SpanFrom(start));
    }

    private Block ReadBlock(int start)
    {
        var name = _tokens.Expect(TemplateTokenKind.Name, "the name of a block");
        while (_tokens.TakeWord("scoped") || _tokens.TakeWord("required"))
        {
            // Blocks always see what is around them, and one that nobody fills is empty.
        }
        if (_macros > 0) _diagnostics.Error(DiagnosticCodes.TemplateSyntax, _tokens.SpanOf(name), $"The block \"{name.Text}\" stands inside a macro, where nothing can fill it.", "call the macro inside a block instead");
        _expressions.OpenBlocks++;
        var body = BodyOf("block", "endblock");
        _expressions.OpenBlocks--;
        _tokens.Take();
        if (_tokens.Current.Kind == TemplateTokenKind.Name && !_tokens.TakeWord(name.Text)) throw _tokens.Unexpected($"\"{name.Text}\" or the end of the tag");
        var block = new Block(name.Text, body, _tokens.SpanFrom(start) with { Length = 0 });
        if (!_template.Blocks.TryAdd(name.Text, block)) _diagnostics.Error(DiagnosticCodes.TemplateSyntax, _tokens.SpanOf(name), $"The block \"{name.Text}\" stands twice in this file.", "give it another name");
        return block;
    }

    private TemplateNode? ReadExtends(int start)
    {
        var (name, span) = FileName("extends");
        if (_template.Extends is not null) _diagnostics.Error(DiagnosticCodes.TemplateSyntax, span, "A file extends one file only.");
        else if (_tagDepth > 1) _diagnostics.Error(DiagnosticCodes.TemplateUnsupported, _tokens.SpanFrom(start), "\"extends\" cannot stand inside another tag.", "write it at the beginning of the file");
        else _template.Extends = (name, span);
        return null;
    }

    private Include ReadInclude(int start)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        if (_tokens.TakeSymbol("["))
        {
            while (!_tokens.IsSymbol("]"))
            {
                names.Add(FileName("include").Name);
                if (!_tokens.TakeSymbol(",")) break;
            }
            _tokens.ExpectSymbol("]");
        }
        else names.Add(FileName("include").Name);
        var mayBeMissing = false;
        if (_tokens.TakeWord("ignore"))
        {
            _tokens.ExpectWord("missing");
            mayBeMissing = true;
        }
        var include = new Include(names.ToImmutable(), mayBeMissing, Context(usual: true), _tokens.SpanFrom(start));
        _template.Includes.Add(include);
        return include;
    }

    private Import ReadImport(int start)
    {
        var (file, _) = FileName("import");
        _tokens.ExpectWord("as");
        var alias = Assign(_tokens.Expect(TemplateTokenKind.Name, "a name"), isExported: true);
        return Imported(new(file, alias, [], Context(usual: false), _tokens.SpanFrom(start)));
    }

    private Import ReadFrom(int start)
    {
        var (file, _) = FileName("from");
        _tokens.ExpectWord("import");
        var names = ImmutableArray.CreateBuilder<(string, string, SourceSpan)>();
        do
        {
            if (names.Count > 0 && _tokens.Current.Kind == TemplateTokenKind.TagEnd) break;
            var name = _tokens.Expect(TemplateTokenKind.Name, "the name of a macro");
            var known = _tokens.TakeWord("as") ? _tokens.Expect(TemplateTokenKind.Name, "a name") : name;
            names.Add((name.Text, Assign(known, isExported: true), _tokens.SpanOf(name)));
        }
        while (_tokens.TakeSymbol(","));
        return Imported(new(file, null, names.ToImmutable(), Context(usual: false), _tokens.SpanFrom(start)));
    }

    private Import Imported(Import import)
    {
        _template.Imports.Add(import);
        return import;
    }

    private Macro ReadMacro(int start)
    {
        var name = _tokens.Expect(TemplateTokenKind.Name, "the name of a macro");
        Assign(name, isExported: true);
        return MacroOf(name.Text, "macro", start, Parameters());
    }

    private CallWithBody ReadCall(int start)
    {
        var parameters = _tokens.IsSymbol("(") ? Parameters() : [];
        if (_expressions.Read() is not CallValue call) throw new TemplateFault(DiagnosticCodes.TemplateSyntax, _tokens.SpanFrom(start), "\"call\" needs the call of a macro", "such as {% call box('title') %}");
        return new(call, MacroOf("caller", "call", start, parameters), _tokens.SpanFrom(start));
    }

    private Macro MacroOf(string name, string tag, int start, ImmutableArray<(string, TemplateExpression?)> parameters)
    {
        var (uses, loops) = (_template.Uses.Count, _loops);
        _macros++;
        _loops = 0;
        var body = BodyOf(tag, "end" + tag);
        _macros--;
        _loops = loops;
        _tokens.Take();
        if (_tokens.Current.Kind == TemplateTokenKind.Name) _tokens.TakeWord(name);
        var inside = _template.Uses.Values.Skip(uses).Select(u => u.Name).ToHashSet(StringComparer.Ordinal);
        return new(name, parameters, body, _tokens.SpanFrom(start) with { Length = 0 }) { TakesMore = inside.Contains("varargs"), TakesMoreNamed = inside.Contains("kwargs") };
    }

    private ImmutableArray<(string, TemplateExpression?)> Parameters()
    {
        var parameters = ImmutableArray.CreateBuilder<(string, TemplateExpression?)>();
        _tokens.ExpectSymbol("(");
        while (!_tokens.IsSymbol(")"))
        {
            var name = Assign(_tokens.Expect(TemplateTokenKind.Name, "the name of a parameter"), isExported: false);
            var fallback = _tokens.TakeSymbol("=") ? _expressions.Read() : null;
            if (fallback is null && parameters is [.., (_, not null)]) throw _tokens.Unexpected($"a default for \"{name}\", which stands behind one that has a default,");
            parameters.Add((name, fallback));
            if (!_tokens.TakeSymbol(",")) break;
        }
        _tokens.ExpectSymbol(")");
        return parameters.ToImmutable();
    }

    private ImmutableArray<string> Targets()
    {
        var targets = ImmutableArray.CreateBuilder<string>();
        var isBracketed = _tokens.TakeSymbol("(");
        do
        {
            targets.Add(Assign(_tokens.Expect(TemplateTokenKind.Name, "a name"), isExported: _loops == 0 && _macros == 0));
        }
        while (_tokens.TakeSymbol(","));
        if (isBracketed) _tokens.ExpectSymbol(")");
        return targets.ToImmutable();
    }

    private string Assign(TemplateToken name, bool isExported)
    {
        if (name.Text is "true" or "false" or "none" or "True" or "False" or "None" or "loop" or "super" or "self" or "if" or "else" or "in" or "is" or "not" or "and" or "or")
            throw new TemplateFault(DiagnosticCodes.TemplateSyntax, _tokens.SpanOf(name), $"\"{name.Text}\" cannot be given another meaning");
        _template.Assigned.Add(name.Text);
        if (isExported) _template.Exported.Add(name.Text);
        return name.Text;
    }

    // Files are found when the study is checked, not when a participant gets there.
    private (string Name, SourceSpan Span) FileName(string tag)
    {
        if (_tokens.Current.Kind != TemplateTokenKind.Text)
            throw new TemplateFault(DiagnosticCodes.TemplateUnsupported, _tokens.SpanOf(_tokens.Current), $"\"{tag}\" needs the name of a file in quotes", "choose between files with if and else");
        var name = _tokens.Take();
        return (name.Text, _tokens.SpanOf(name));
    }

    private bool Context(bool usual)
    {
        if (!(_tokens.IsWord("with") || _tokens.IsWord("without")) || _tokens.Following is not { Kind: TemplateTokenKind.Name, Text: "context" }) return usual;
        var withContext = _tokens.Take().Text == "with";
        _tokens.Take();
        return withContext;
    }

    private T Made<T>(T node) where T : TemplateNode
    {
        _tokens.Count(node.Span);
        return node;
    }
}
