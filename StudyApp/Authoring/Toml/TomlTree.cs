using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Toml;

/// <summary>The tables of a text and TOML's rules on who may define what once more.</summary>
/// <remarks>A method that returns null or false has reported why.</remarks>
internal sealed class TomlTree(SourceSpan beginning, TomlProblems problems)
{
    public static readonly string TooDeep =
        $"tables and arrays are nested more than {TomlReader.MaxDepth} levels deep here";

    public GrowingTable Root { get; } = new(beginning, TableOrigin.Header, 0);

    /// <summary>The table of a <c>[header]</c>.</summary>
    public GrowingTable? OpenTable(IReadOnlyList<KeyPart> key, SourceSpan header)
    {
        if (Walk(Root, key, StepOfHeader) is not { } parent) return null;
        if (!parent.TryGet(key[^1].Text, out var existing))
            return NewTable(parent, key[^1], TableOrigin.Header, header);
        if (existing is GrowingTable { Origin: TableOrigin.Implied } implied)
        {
            implied.Origin = TableOrigin.Header;
            implied.Span = header;
            return implied;
        }
        var line = DefinedOn(parent, key[^1].Text, existing);
        if (existing is GrowingList)
            problems.Report(
                header, $"{KeyPart.Show(key)} is already an array of tables since line {line}",
                $"write [[{string.Join('.', key.Select(k => k.Text))}]] to add another table to it");
        else if (existing is FixedValue value)
            problems.Report(
                header, $"{KeyPart.Show(key)} is already defined on line {line} as {value.KindName}",
                "rename or remove one of the two");
        else
            problems.Report(
                header, $"the table {KeyPart.Show(key)} is already defined on line {line}",
                "put its keys together under one header");
        return null;
    }

    /// <summary>The new last element of the array of a <c>[[header]]</c>.</summary>
    public GrowingTable? OpenElement(IReadOnlyList<KeyPart> key, SourceSpan header)
    {
        if (Walk(Root, key, StepOfHeader) is not { } parent) return null;
        if (!parent.TryGet(key[^1].Text, out var existing)) return NewElement(parent, key[^1], header);
        if (existing is GrowingList list)
        {
            var element = new GrowingTable(header, TableOrigin.Header, list.Last.Depth);
            list.Add(element);
            return element;
        }
        var kind = existing is FixedValue value ? value.KindName : "a table";
        var line = DefinedOn(parent, key[^1].Text, existing);
        problems.Report(
            header,
            $"{KeyPart.Show(key)} is already defined on line {line} as {kind}, not as an array of [[tables]]",
            "rename or remove one of the two");
        return null;
    }

    /// <summary>Adds <c>key = value</c>; reports a key that exists.</summary>
    public void Add(GrowingTable table, IReadOnlyList<KeyPart> key, Node value)
    {
        if (Walk(table, key, StepOfDottedKey) is not { } parent) return;
        if (parent.TryGet(key[^1].Text, out var existing))
            problems.Report(
                key[^1].Span,
                $"the key {KeyPart.Show(key)} is already defined on line {DefinedOn(parent, key[^1].Text, existing)}",
                "rename or remove one of the two");
        else
            parent.Add(key[^1], new FixedValue(value));
    }

    private delegate GrowingTable? Step(GrowingTable from, IReadOnlyList<KeyPart> key, int index);

    private static GrowingTable? Walk(GrowingTable from, IReadOnlyList<KeyPart> key, Step step)
    {
        var table = from;
        for (var i = 0; i < key.Count - 1 && table is not null; i++) table = step(table, key, i);
        return table;
    }

    private GrowingTable? StepOfHeader(GrowingTable from, IReadOnlyList<KeyPart> key, int index)
    {
        if (!from.TryGet(key[index].Text, out var existing))
            return NewTable(from, key[index], TableOrigin.Implied, key[index].Span);
        if (existing is GrowingTable table) return table;
        if (existing is GrowingList list) return list.Last;
        ReportClosed(from, key, index, (FixedValue)existing);
        return null;
    }

    private GrowingTable? StepOfDottedKey(GrowingTable from, IReadOnlyList<KeyPart> key, int index)
    {
        if (!from.TryGet(key[index].Text, out var existing))
            return NewTable(from, key[index], TableOrigin.Dotted, key[index].Span);
        if (existing is GrowingTable { Origin: TableOrigin.Implied or TableOrigin.Dotted } table)
        {
            table.Origin = TableOrigin.Dotted;
            return table;
        }
        if (existing is FixedValue value) ReportClosed(from, key, index, value);
        else
            problems.Report(
                key[index].Span,
                $"{KeyPart.Show(key.Take(index + 1))} has a header of its own on line {existing.Span.Line}",
                "write this key below that header");
        return null;
    }

    private void ReportClosed(GrowingTable from, IReadOnlyList<KeyPart> key, int index, FixedValue value) =>
        problems.Report(
            key[index].Span,
            $"{KeyPart.Show(key.Take(index + 1))} is already defined on line "
                + $"{from.LineOf(key[index].Text)} as {value.KindName}, "
                + "to which nothing can be added",
            "rename or remove one of the two");

    private GrowingTable? NewTable(GrowingTable parent, KeyPart key, TableOrigin origin, SourceSpan span)
    {
        if (IsTooDeep(parent, key)) return null;
        var table = new GrowingTable(span, origin, parent.Depth + 1);
        parent.Add(key, table);
        return table;
    }

    private GrowingTable? NewElement(GrowingTable parent, KeyPart key, SourceSpan header)
    {
        if (IsTooDeep(parent, key)) return null;
        var table = new GrowingTable(header, TableOrigin.Header, parent.Depth + 1);
        parent.Add(key, new GrowingList(table));
        return table;
    }

    private bool IsTooDeep(GrowingTable parent, KeyPart key)
    {
        if (parent.Depth < TomlReader.MaxDepth) return false;
        problems.Report(key.Span, TooDeep);
        return true;
    }

    // A table's own header says more than the key that first mentioned it.
    private static int DefinedOn(GrowingTable parent, string key, Growing existing) =>
        existing is GrowingTable { Origin: TableOrigin.Header } ? existing.Span.Line : parent.LineOf(key);
}
