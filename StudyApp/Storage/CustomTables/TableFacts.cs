using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Tables;

namespace StudyApp.Storage.CustomTables;

/// <summary>A participant's rows as expressions see them.</summary>
public static class TableFacts
{
    /// <summary>The rows and what the table's exports make of them.</summary>
    /// <param name="table">The table.</param>
    /// <param name="participantId">Whose rows.</param>
    /// <param name="rows">The rows, oldest first.</param>
    public static TableContent Of(CustomTable table, long participantId, IReadOnlyList<StoredRow> rows)
    {
        var values = ImmutableDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        var groups = ImmutableDictionary.CreateBuilder<string, ImmutableArray<GroupContent>>(StringComparer.Ordinal);
        if (rows.Count == 0) return TableContent.None;
        var newest = TableValue.ReadRow(table, rows[^1].Json);
        for (var i = 0; i < table.Columns.Length; i++)
            if (newest[i] is { } value) values[table.Columns[i].Name] = ValueOf(value);
        if (table.Exports.IsEmpty) return Content();
        using var engine = new TableEngine(table);
        foreach (var row in rows) engine.Add(participantId, row);
        foreach (var (export, result) in table.Exports.Zip(engine.Run()))
            for (var field = 0; field < export.Fields.Length; field++)
            {
                if (FieldOf(export, result, field) is { } value) values[export.Fields[field].Name] = value;
                if (!export.GroupBy.IsEmpty) groups[export.Fields[field].Name] = GroupsOf(result, field);
            }
        return Content();

        TableContent Content() =>
            new(
                [.. rows.Select(r => new TableRowContent(r.Id, r.SubmittedAt, r.Json))],
                values.ToImmutable(),
                groups.ToImmutable()
            );
    }

    // Two groups whose values read alike are one; the first has it.
    private static ImmutableArray<GroupContent> GroupsOf(ExportResult result, int field) =>
        [
            .. result
                .Groups.DistinctBy(g => g.Label)
                .Select(g => new GroupContent(g.Label, [.. g.Level.Select(OrNull)], OrNull(g.Values[field]))),
        ];

    private static Value OrNull(object? value) => value is null ? Value.Null : ValueOf(value);

    private static Value? FieldOf(TableExport export, ExportResult result, int field)
    {
        if (result.Groups.IsEmpty) return null;
        if (export.GroupBy.IsEmpty) return result.Groups[0].Values[field] is { } value ? ValueOf(value) : null;
        return new MapValue(GroupsOf(result, field).Select(g => KeyValuePair.Create(g.Label, g.Value)));
    }

    private static Value ValueOf(object value) => value switch
    {
        bool flag => Value.Of(flag),
        long whole => Value.Of((double)whole),
        double number => Value.Of(number),
        var text => Value.Of((string)text),
    };
}
