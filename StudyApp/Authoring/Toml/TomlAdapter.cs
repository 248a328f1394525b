using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;
using Tomlyn.Syntax;
using SourceSpan = StudyApp.Authoring.Diagnostics.SourceSpan;

namespace StudyApp.Authoring.Toml;

/// <summary>
/// Turns what Tomlyn read into the neutral tree, and refuses what TOML 1.1 has more than TOML 1.0: a study file means
/// the same to every reader.
/// </summary>
internal sealed class TomlAdapter
{
    /// <summary>What is wrong with an inline table of several lines.</summary>
    public const string BrokenTable = "an inline table must begin and end on the same line";

    /// <summary>What to do about it.</summary>
    public const string BrokenTableRemedy = "put it on one line, or give it a [header] of its own";

    private readonly TomlText _text;
    private readonly TomlProblems _problems;
    private readonly TomlTree _tree;
    private GrowingTable _current;
    private int _base;

    public TomlAdapter(TomlText text, TomlProblems problems)
    {
        (_text, _problems) = (text, problems);
        _tree = new(text.Beginning, problems);
        _current = _tree.Root;
    }

    public GrowingTable Root => _tree.Root;

    /// <summary>
    /// What follows belongs to no table: a header failed, and its keys must not look like duplicates in the table above
    /// it.
    /// </summary>
    public void Detach() => _current = new(default, TableOrigin.Header, 0);

    /// <summary>Adds the statements of a document without mistakes of syntax.</summary>
    /// <param name="document">What Tomlyn read.</param>
    /// <param name="offset">Where the document begins in the text.</param>
    public void Add(DocumentSyntax document, int offset)
    {
        _base = offset;
        foreach (var entry in document.KeyValues) AddEntry(entry);
        foreach (var table in document.Tables)
        {
            AddHeader(table);
            foreach (var entry in table.Items) AddEntry(entry);
        }
    }

    private void AddHeader(TableSyntaxBase table)
    {
        if (_problems.Full) return;
        _problems.BeginStatement();
        Detach();
        if (ReadKey(table.Name!) is not { } key) return;
        var span = _text.Between(StartOf(table.OpenBracket!), EndOf(table.CloseBracket!));
        if ((table is TableArraySyntax ? _tree.OpenElement(key, span) : _tree.OpenTable(key, span)) is { } opened)
            _current = opened;
    }

    private void AddEntry(KeyValueSyntax entry)
    {
        if (_problems.Full) return;
        _problems.BeginStatement();
        AddEntry(_current, entry, _current.Depth);
    }

    private bool AddEntry(GrowingTable table, KeyValueSyntax entry, int depth)
    {
        if (ReadKey(entry.Key!) is not { } key || Read(entry.Value!, depth + key.Count) is not { } value) return false;
        _tree.Add(table, key, value);
        return true;
    }

    private List<KeyPart>? ReadKey(KeySyntax key)
    {
        var parts = new List<KeyPart>(1 + key.DotKeys.ChildrenCount);
        if (ReadPart(key.Key!) is not { } first) return null;
        parts.Add(first);
        foreach (var more in key.DotKeys)
        {
            if (ReadPart(more.Key!) is not { } part) return null;
            parts.Add(part);
        }
        return parts;
    }

    private KeyPart? ReadPart(BareKeyOrStringValueSyntax part) => part switch
    {
        BareKeySyntax bare => new(bare.Key!.Text!, SpanOf(part)),
        StringValueSyntax quoted => TomlStrings.Check(_text, StartOf(part), _problems)
            ? new(quoted.Value!, SpanOf(part))
            : null,
        _ => throw new InvalidOperationException($"Unknown key {part.Kind}."),
    };

    /// <summary>Null after a report.</summary>
    private Node? Read(ValueSyntax value, int depth) => value switch
    {
        StringValueSyntax text => ReadString(text),
        ArraySyntax or InlineTableSyntax when depth >= TomlReader.MaxDepth => RefuseDepth(value),
        ArraySyntax array => ReadArray(array, depth),
        InlineTableSyntax table => ReadInlineTable(table, depth),
        _ => TomlScalars.Read(_text.Text[StartOf(value)..EndOf(value)], SpanOf(value), _problems),
    };

    private Node? RefuseDepth(ValueSyntax value)
    {
        _problems.ReportLastOfStatement(_text.Here(StartOf(value)), TomlTree.TooDeep);
        return null;
    }

    private StringNode? ReadString(StringValueSyntax value)
    {
        var opening = StartOf(value);
        if (!TomlStrings.Check(_text, opening, _problems)) return null;
        var (text, fence, length) = (value.Value!, TomlStrings.FenceAt(_text, opening), EndOf(value) - opening);
        var isVerbatim = length == text.Length + (2 * fence) && !text.Contains('\n', StringComparison.Ordinal);
        return new(text, SpanOf(value), isVerbatim ? fence : null);
    }

    private ListNode? ReadArray(ArraySyntax array, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>(array.Items.ChildrenCount);
        foreach (var item in array.Items)
        {
            if (Read(item.Value!, depth + 1) is not { } node) return null;
            items.Add(node);
        }
        return new(items.DrainToImmutable(), SpanOf(array));
    }

    private TableNode? ReadInlineTable(InlineTableSyntax syntax, int depth)
    {
        var table = new GrowingTable(SpanOf(syntax), TableOrigin.Inline, depth);
        var last = StartOf(syntax.OpenBrace!);
        foreach (var item in syntax.Items)
        {
            CheckSameLine(last, StartOf(item.KeyValue!));
            if (!AddEntry(table, item.KeyValue!, depth)) return null;
            last = EndOf(item.KeyValue!.Value!) - 1;
            if (item.Comma is not { } comma) continue;
            CheckSameLine(last, StartOf(comma));
            last = StartOf(comma);
        }
        CheckSameLine(last, StartOf(syntax.CloseBrace!));
        if (_text[last] == ',')
            _problems.Report(_text.Here(last), "an inline table cannot end with a comma", "remove the comma");
        return table.Finish();
    }

    private void CheckSameLine(int last, int next)
    {
        var end = _text.EndOfLine(last);
        if (end < next)
            _problems.ReportLastOfStatement(_text.Here(end), BrokenTable, BrokenTableRemedy);
    }

    private SourceSpan SpanOf(SyntaxNode node) => _text.Between(StartOf(node), EndOf(node));

    private int StartOf(SyntaxNode node) => _base + node.Span.Start.Offset;

    // Tomlyn's spans end with their last character.
    private int EndOf(SyntaxNode node) => _base + node.Span.End.Offset + 1;
}
