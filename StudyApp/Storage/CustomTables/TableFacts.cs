using System.Collections.Immutable;
using StudyApp.Expressions;
using StudyApp.Tables;

namespace StudyApp.Storage.CustomTables;

/// <summary>A participant's rows as expressions see them.</summary>
public static class TableFacts
{
    /// <summary>Field or column → value; those without a value are left out. A column has the value of the newest row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="participantId">Whose rows.</param>
    /// <param name="rows">The rows, oldest first.</param>
    public static ImmutableDictionary<string, Value> Of(CustomTable table, long participantId, IReadOnlyList<StoredRow> rows)
    {
        var values = ImmutableDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        if (rows.Count == 0) return values.ToImmutable();
        var newest = TableValue.ReadRow(table, rows[^1].Json);
        for (var i = 0; i < table.Columns.Length; i++)
            if (newest[i] is { } value) values[table.Columns[i].Name] = ValueOf(value);
        if (table.Exports.IsEmpty) return values.ToImmutable();
        using var engine = new TableEngine(table);
        foreach (var row in rows) engine.Add(participantId, row);
        foreach (var (export, result) in table.Exports.Zip(engine.Run()))
            for (var field = 0; field < export.Fields.Length; field++)
                if (FieldOf(export, result, field) is { } value) values[export.Fields[field].Name] = value;
        return values.ToImmutable();
    }

    private static Value? FieldOf(TableExport export, ExportResult result, int field)
    {
        if (result.Groups.IsEmpty) return null;
        if (export.GroupBy.IsEmpty) return result.Groups[0].Values[field] is { } value ? ValueOf(value) : null;
        // Two groups whose values read alike are one; the first has it.
        return new MapValue(result.Groups.DistinctBy(g => g.Label).Select(g => KeyValuePair.Create(g.Label, g.Values[field] is { } value ? ValueOf(value) : Value.Null)));
    }

    private static Value ValueOf(object value) => value switch
    {
        bool flag => Value.Of(flag),
        long whole => Value.Of((double)whole),
        double number => Value.Of(number),
        var text => Value.Of((string)text),
    };
}
