using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Functions;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates.Parsing;

/// <summary>Parses expressions with Jinja's precedence.</summary>
/// <remarks>What is wrong with a name (no such filter) is reported and parsing goes on.</remarks>
internal sealed class TemplateExpressionParser(TemplateTokens tokens, ParsedTemplate template, DiagnosticBag diagnostics)
{
    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    /// <summary>How many blocks are open: inside one, <c>super()</c> is known.</summary>
    public int OpenBlocks { get; set; }

    public TemplateExpression Read() => tokens.Nested(() => Chosen());

    /// <summary>Without an <c>if</c> at its end, which belongs to the tag.</summary>
    public TemplateExpression ReadWithoutChoice() => tokens.Nested(Or);

    /// <summary>One expression, or several with commas between: a list.</summary>
    public TemplateExpression ReadSeveral(bool withChoice = true)
    {
        var start = tokens.Current.Start;
        var first = withChoice ? Read() : ReadWithoutChoice();
        if (!tokens.IsSymbol(",")) return first;
        var items = ImmutableArray.CreateBuilder<TemplateExpression>();
        items.Add(first);
        while (tokens.TakeSymbol(",") && tokens.Current.Kind is not (TemplateTokenKind.TagEnd or TemplateTokenKind.OutputEnd))
            items.Add(withChoice ? Read() : ReadWithoutChoice());
        return Made(new ListedValue(items.ToImmutable(), tokens.SpanFrom(start)));
    }

    /// <summary><c>name(arguments)</c> of a filter tag, and more behind <c>|</c>.</summary>
    public ImmutableArray<(TemplateFilter Filter, CallArguments Arguments)> ReadFilters()
    {
        var filters = ImmutableArray.CreateBuilder<(TemplateFilter, CallArguments)>();
        do
        {
            if (ReadFilter() is { } filter) filters.Add(filter);
        }
        while (tokens.TakeSymbol("|"));
        return filters.ToImmutable();
    }

    public CallArguments ReadArguments()
    {
        tokens.ExpectSymbol("(");
        var positional = ImmutableArray.CreateBuilder<TemplateExpression>();
        var named = ImmutableArray.CreateBuilder<(string, TemplateExpression)>();
        while (!tokens.IsSymbol(")"))
        {
            if (tokens.IsSymbol("*") || tokens.IsSymbol("**"))
                throw Unsupported("arguments spread from a list or a dictionary", "write them one by one");
            if (tokens.Current.Kind == TemplateTokenKind.Name && tokens.Following is { Kind: TemplateTokenKind.Symbol, Text: "=" })
            {
                var name = tokens.Take().Text;
                tokens.Take();
                named.Add((name, Read()));
            }
            else if (named.Count > 0) throw tokens.Unexpected("an argument's name");
            else positional.Add(Read());
            if (!tokens.TakeSymbol(",")) break;
        }
        tokens.ExpectSymbol(")");
        return new(positional.ToImmutable(), named.ToImmutable());
    }

    private TemplateExpression Chosen()
    {
        var start = tokens.Current.Start;
        var value = Or();
        while (tokens.TakeWord("if"))
        {
            var condition = Or();
            var otherwise = tokens.TakeWord("else") ? Read() : null;
            value = Made(new ChosenValue(condition, value, otherwise, tokens.SpanFrom(start)));
        }
        return value;
    }

    private TemplateExpression Or() => Logical("or", () => Logical("and", Not));

    private TemplateExpression Logical(string word, Func<TemplateExpression> operand)
    {
        var start = tokens.Current.Start;
        var first = operand();
        if (!tokens.IsWord(word)) return first;
        var operands = ImmutableArray.CreateBuilder<TemplateExpression>();
        operands.Add(first);
        while (tokens.TakeWord(word)) operands.Add(operand());
        return Made(new LogicalValue(word == "or", operands.ToImmutable(), tokens.SpanFrom(start)));
    }

    private TemplateExpression Not()
    {
        var start = tokens.Current.Start;
        return tokens.TakeWord("not") ? tokens.Nested(() => Made(new NotValue(Not(), tokens.SpanFrom(start)))) : Compared();
    }

    private TemplateExpression Compared()
    {
        var start = tokens.Current.Start;
        var first = Sum();
        var rest = ImmutableArray.CreateBuilder<(string, TemplateExpression)>();
        while (Comparison() is { } op) rest.Add((op, Sum()));
        return rest.Count == 0 ? first : Made(new ComparedValue(first, rest.ToImmutable(), tokens.SpanFrom(start)));
    }

    private string? Comparison()
    {
        if (tokens.Current.Kind == TemplateTokenKind.Symbol && Array.Exists(Comparisons, c => c == tokens.Current.Text))
            return tokens.Take().Text;
        if (tokens.TakeWord("in")) return "in";
        if (!tokens.IsWord("not") || tokens.Following is not { Kind: TemplateTokenKind.Name, Text: "in" }) return null;
        tokens.Take();
        tokens.Take();
        return "not in";
    }

    private TemplateExpression Sum() => Arithmetic(["+", "-"], Joined);

    private TemplateExpression Joined()
    {
        var start = tokens.Current.Start;
        var first = Product();
        if (!tokens.IsSymbol("~")) return first;
        var parts = ImmutableArray.CreateBuilder<TemplateExpression>();
        parts.Add(first);
        while (tokens.TakeSymbol("~")) parts.Add(Product());
        return Made(new JoinedValue(parts.ToImmutable(), tokens.SpanFrom(start)));
    }

    private TemplateExpression Product() => Arithmetic(["*", "/", "//", "%"], Power);

    private TemplateExpression Power() => Arithmetic(["**"], () => Signed(withFilters: true));

    private TemplateExpression Arithmetic(string[] operators, Func<TemplateExpression> operand)
    {
        var start = tokens.Current.Start;
        var left = operand();
        for (
            var count = 0;
            tokens.Current.Kind == TemplateTokenKind.Symbol && Array.Exists(operators, o => o == tokens.Current.Text);
            count++
        )
        {
            // Each link is a level of the tree.
            if (count >= TemplateLimits.Nesting)
                throw new TemplateFault(
                    DiagnosticCodes.TemplateTooLarge,
                    tokens.SpanOf(tokens.Current),
                    $"more than {TemplateLimits.Nesting} operators stand in a row"
                );
            var op = tokens.Take().Text;
            left = Made(new ArithmeticValue(op, left, operand(), tokens.SpanFrom(start)));
        }
        return left;
    }

    private TemplateExpression Signed(bool withFilters)
    {
        var start = tokens.Current.Start;
        var value = tokens.IsSymbol("-") || tokens.IsSymbol("+")
            ? tokens.Nested(() => Made(new SignValue(tokens.Take().Text == "-", Signed(withFilters: false), tokens.SpanFrom(start))))
            : Postfix(Primary(), start);
        return withFilters ? Filtered(value, start) : value;
    }

    private TemplateExpression Filtered(TemplateExpression value, int start)
    {
        for (var count = 0; ; count++)
        {
            if (count >= TemplateLimits.Nesting)
                throw new TemplateFault(
                    DiagnosticCodes.TemplateTooLarge,
                    tokens.SpanOf(tokens.Current),
                    $"more than {TemplateLimits.Nesting} filters stand in a row"
                );
            if (tokens.TakeSymbol("|"))
            {
                if (ReadFilter() is not { } filter) continue;
                if (filter.Filter.Name is "default" or "d") Guard(value);
                value = Made(new FilterValue(value, filter.Filter, filter.Arguments, tokens.SpanFrom(start)));
            }
            else if (tokens.TakeWord("is")) value = Tested(value, start);
            else if (tokens.IsSymbol("(") || tokens.IsSymbol("[") || tokens.IsSymbol(".")) value = Postfix(value, start);
            else return value;
        }
    }

    private (TemplateFilter Filter, CallArguments Arguments)? ReadFilter()
    {
        var name = tokens.Expect(TemplateTokenKind.Name, "the name of a filter");
        var arguments = tokens.IsSymbol("(") ? ReadArguments() : CallArguments.None;
        if (TemplateFilters.Find(name.Text) is not { } filter)
        {
            diagnostics.Error(
                DiagnosticCodes.TemplateUnknown,
                tokens.SpanOf(name),
                $"There is no filter \"{name.Text}\".",
                Suggestions.DidYouMean(name.Text, TemplateFilters.Names) ?? $"use one of {string.Join(", ", TemplateFilters.Names)}"
            );
            return null;
        }
        if (filter.Misfit(arguments) is { } misfit)
            diagnostics.Error(DiagnosticCodes.TemplateArguments, tokens.SpanFrom(name.Start), misfit);
        return (filter, arguments);
    }

    private TemplateExpression Tested(TemplateExpression value, int start)
    {
        var isNegated = tokens.TakeWord("not");
        var name =
            tokens.Current.Kind == TemplateTokenKind.Symbol && TemplateTests.Find(tokens.Current.Text) is not null
                ? tokens.Take()
                : tokens.Expect(TemplateTokenKind.Name, "the name of a test");
        var arguments =
            tokens.IsSymbol("(") ? ReadArguments()
            : BeginsArgument() ? new([Postfix(Primary(), tokens.Current.Start)], [])
            : CallArguments.None;
        if (TemplateTests.Find(name.Text) is not { } test)
        {
            diagnostics.Error(
                DiagnosticCodes.TemplateUnknown,
                tokens.SpanOf(name),
                $"There is no test \"{name.Text}\".",
                Suggestions.DidYouMean(name.Text, TemplateTests.Names) ?? $"use one of {string.Join(", ", TemplateTests.Names)}"
            );
            return value;
        }
        if (test.Misfit(arguments) is { } misfit) diagnostics.Error(DiagnosticCodes.TemplateArguments, tokens.SpanFrom(name.Start), misfit);
        if (test.Name is "defined" or "undefined") Guard(value);
        return Made(new TestValue(value, test, arguments, isNegated, tokens.SpanFrom(start)));
    }

    // "is divisibleby 3", but not "is defined and …".
    private bool BeginsArgument() => tokens.Current.Kind switch
    {
        TemplateTokenKind.Text or TemplateTokenKind.Number => true,
        TemplateTokenKind.Name => tokens.Current.Text is not ("else" or "or" or "and" or "if" or "is" or "in" or "not"),
        _ => tokens.IsSymbol("["),
    };

    private TemplateExpression Postfix(TemplateExpression value, int start)
    {
        for (var count = 0; ; count++)
        {
            if (count >= TemplateLimits.Nesting)
                throw new TemplateFault(
                    DiagnosticCodes.TemplateTooLarge,
                    tokens.SpanOf(tokens.Current),
                    $"more than {TemplateLimits.Nesting} attributes or calls stand in a row"
                );
            if (tokens.TakeSymbol("."))
            {
                var name =
                    tokens.Current.Kind == TemplateTokenKind.Number
                        ? tokens.Take()
                        : tokens.Expect(TemplateTokenKind.Name, "the name of an attribute");
                template.Attributes.Add(name.Text);
                value = name.Kind == TemplateTokenKind.Number
                    ? Made(
                        new IndexValue(
                            value,
                            new LiteralValue(TemplateValue.Of(name.Number), tokens.SpanOf(name)),
                            tokens.SpanFrom(start)
                        )
                    )
                    : Made(new AttributeValue(value, name.Text, tokens.SpanFrom(start)));
            }
            else if (tokens.TakeSymbol("[")) value = Subscript(value, start);
            else if (tokens.IsSymbol("(")) value = Called(value, start);
            else return value;
        }
    }

    private TemplateExpression Subscript(TemplateExpression target, int start)
    {
        var from = tokens.IsSymbol(":") ? null : Read();
        if (from is not (null or LiteralValue { Value: TemplateNumber }))
            template.Attributes.Add(from is LiteralValue { Value: TemplateText { Text: var key } } ? key : Template.AnyAttribute);
        if (from is not null && tokens.TakeSymbol("]")) return Made(new IndexValue(target, from, tokens.SpanFrom(start)));
        tokens.ExpectSymbol(":");
        var to = tokens.IsSymbol("]") || tokens.IsSymbol(":") ? null : Read();
        if (tokens.IsSymbol(":")) throw Unsupported("a step in [from:to:step]", "reverse a list with |reverse");
        tokens.ExpectSymbol("]");
        return Made(new SliceValue(target, from, to, tokens.SpanFrom(start)));
    }

    private TemplateExpression Called(TemplateExpression callee, int start)
    {
        var arguments = ReadArguments();
        var span = tokens.SpanFrom(start);
        switch (callee)
        {
            case NameValue { Name: "super" }:
                template.Uses.Remove(callee.Span);
                if (OpenBlocks == 0) diagnostics.Error(DiagnosticCodes.TemplateUnknown, span, "super() stands outside every block.");
                return Made(new SuperValue(span));
            case NameValue name:
                if (template.Uses.TryGetValue(name.Span, out var use)) use.IsCalled = true;
                break;
            default: break;
        }
        return Made(new CallValue(callee, arguments, span));
    }

    private TemplateExpression Primary()
    {
        var token = tokens.Take();
        var span = tokens.SpanOf(token);
        switch (token.Kind)
        {
            case TemplateTokenKind.Number: return Made(new LiteralValue(TemplateValue.Of(token.Number), span));
            case TemplateTokenKind.Text:
                var text = token.Text;
                while (tokens.Current.Kind == TemplateTokenKind.Text) text += tokens.Take().Text;
                return Made(new LiteralValue(TemplateValue.Of(text), tokens.SpanFrom(token.Start)));
            case TemplateTokenKind.Name: return Made(Named(token.Text, span));
            case TemplateTokenKind.Symbol when token.Text == "(": return Bracketed();
            case TemplateTokenKind.Symbol when token.Text == "[": return Made(new ListedValue(ReadItems("]"), span));
            case TemplateTokenKind.Symbol when token.Text == "{": return Mapped(span);
            default:
                throw new TemplateFault(
                    DiagnosticCodes.TemplateSyntax,
                    span,
                    token.Kind is TemplateTokenKind.OutputEnd or TemplateTokenKind.TagEnd
                        ? "an expression is missing: the tag ends"
                        : $"an expression is missing: there is \"{token.Text}\""
                );
        }
    }

    private TemplateExpression Named(string name, SourceSpan span)
    {
        switch (name)
        {
            case "true" or "True": return new LiteralValue(TemplateValue.Of(true), span);
            case "false" or "False": return new LiteralValue(TemplateValue.Of(false), span);
            case "none" or "None": return new LiteralValue(TemplateValue.Null, span);
            case "and" or "or" or "not" or "if" or "else" or "in" or "is":
                throw new TemplateFault(DiagnosticCodes.TemplateSyntax, span, $"an expression is missing: there is \"{name}\"");
            default:
                template.Uses[span] = new(name, span);
                return new NameValue(name, span);
        }
    }

    private TemplateExpression Bracketed()
    {
        var start = tokens.Current.Start;
        if (tokens.TakeSymbol(")")) return Made(new ListedValue([], tokens.SpanFrom(start)));
        var first = Read();
        if (tokens.TakeSymbol(")")) return first;
        tokens.ExpectSymbol(",");
        return Made(new ListedValue([first, .. ReadItems(")")], tokens.SpanFrom(start)));
    }

    private ImmutableArray<TemplateExpression> ReadItems(string close)
    {
        var items = ImmutableArray.CreateBuilder<TemplateExpression>();
        while (!tokens.IsSymbol(close))
        {
            items.Add(Read());
            if (!tokens.TakeSymbol(",")) break;
        }
        tokens.ExpectSymbol(close);
        return items.ToImmutable();
    }

    private MappedValue Mapped(SourceSpan span)
    {
        var entries = ImmutableArray.CreateBuilder<(TemplateExpression, TemplateExpression)>();
        while (!tokens.IsSymbol("}"))
        {
            var key = Read();
            tokens.ExpectSymbol(":");
            entries.Add((key, Read()));
            if (!tokens.TakeSymbol(",")) break;
        }
        tokens.ExpectSymbol("}");
        return Made(new MappedValue(entries.ToImmutable(), span));
    }

    private void Guard(TemplateExpression value)
    {
        if (value is NameValue && template.Uses.TryGetValue(value.Span, out var use)) use.IsGuarded = true;
    }

    private T Made<T>(T expression) where T : TemplateExpression
    {
        tokens.Count(expression.Span);
        return expression;
    }

    private TemplateFault Unsupported(string what, string instead) =>
        new(DiagnosticCodes.TemplateUnsupported, tokens.SpanOf(tokens.Current), $"{what} is not supported", instead);
}
