using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Tables;

/// <summary>Reads <c>tables/NAME.json</c>. Always finishes; what is wrong stands in the diagnostics.</summary>
/// <param name="diagnostics">Receives everything worth saying.</param>
/// <param name="binds">The databases a table may name; null does not ask.</param>
public sealed class TableFileReader(DiagnosticBag diagnostics, DatabaseBinds? binds = null)
{
    private static readonly FrozenDictionary<string, (TableColumnType Type, object? Default)> Types = new Dictionary<
        string,
        (TableColumnType, object?)
    >
    {
        ["integer"] = (TableColumnType.Integer, 0L),
        ["float"] = (TableColumnType.Float, 0.0),
        ["boolean"] = (TableColumnType.Boolean, false),
        ["string"] = (TableColumnType.String, ""),
        ["datetime"] = (TableColumnType.DateTime, "0001-01-01T00:00:00.000Z"),
        ["json"] = (TableColumnType.Json, null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The table of a file; null when it has errors.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="file">The file, relative to the study folder.</param>
    /// <param name="text">Its content.</param>
    public CustomTable? Read(string name, string file, string text)
    {
        FileNames.Check("table", name, file, diagnostics);
        if (JsonText.Read(file, text, diagnostics) is not { } root) return null;
        if (root is not TableNode table)
        {
            diagnostics.Error(
                DiagnosticCodes.TableShape,
                root.Span,
                $"A table's file holds an object with \"columns\", but this is {root.KindName}."
            );
            return null;
        }
        var reader = new TableReader(table, diagnostics, DiagnosticCodes.TableShape, $"table \"{name}\"");
        reader.Know("$schema", "database");
        if (reader.Raw("database") is { } database and not StringNode)
            reader.Refuse("database", database, "the name of a database");
        binds?.Check(reader);
        var columns = ReadColumns(reader, name);
        var exports = ReadExports(reader, name, columns);
        reader.ReportUnknown(DiagnosticCodes.TableUnknownKey);
        return new()
        {
            Name = name,
            File = file,
            Text = text,
            Bind = DatabaseBinds.NamedBy(reader),
            Columns = columns,
            Exports = exports,
        };
    }

    /// <summary>
    /// The tables with the exports that the configuration's <c>EXPORT</c> adds to them, which go before their own.
    /// </summary>
    /// <param name="tables">By name.</param>
    /// <param name="entries">The entries of EXPORT: those of a table's <c>exports</c> with the key
    /// <c>table</c>.</param>
    public FrozenDictionary<string, CustomTable> AddExports(
        FrozenDictionary<string, CustomTable> tables,
        ImmutableArray<TableNode> entries
    )
    {
        var added = new List<(CustomTable Table, TableExport Export)>();
        foreach (var (order, entry) in entries.Index())
        {
            if (entry["table"] is not StringNode name)
                diagnostics.Error(
                    DiagnosticCodes.TableExport,
                    entry.Span,
                    "An entry of EXPORT names its table.",
                    "such as {table='trials', fields={trials='count(*)'}}"
                );
            else if (
                (tables.GetValueOrDefault(name.Value) ?? tables.GetValueOrDefault(WithoutPrefix(name.Value)))
                is not { } table
            )
                diagnostics.Warn(
                    DiagnosticCodes.TableExport,
                    name.Span,
                    $"There is no table \"{name.Value}\"; this entry of EXPORT is left out.",
                    Suggestions.DidYouMean(name.Value, tables.Keys)
                        ?? "EXPORT adds columns from files tables/NAME.json; questionnaires are exported as they are"
                );
            else
            {
                var taken = table
                    .Exports.Concat(added.Where(a => a.Table == table).Select(a => a.Export))
                    .SelectMany(e => e.Fields)
                    .Select(f => f.Name)
                    .ToHashSet(StringComparer.OrdinalIgnoreCase);
                added.Add(
                    (
                        table,
                        ReadExport(entry, table.Name, ColumnsOf(table.Name, table.Columns), taken, "table") with
                        {
                            ConfigOrder = order,
                        }
                    )
                );
            }
        }
        return added.Count == 0
            ? tables
            : tables
                .Values.Select(t =>
                    t with
                    {
                        Exports = [.. added.Where(a => a.Table == t).Select(a => a.Export), .. t.Exports],
                    }
                )
                .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    }

    private static string WithoutPrefix(string name) =>
        name.StartsWith("table_", StringComparison.Ordinal) ? name["table_".Length..] : name;

    private static ImmutableArray<string> ColumnsOf(string table, ImmutableArray<TableColumn> columns) =>
        [.. columns.Select(c => c.Name), CustomTable.IdColumnOf(table), TableNames.Participant, TableNames.Submitted];

    private ImmutableArray<TableColumn> ReadColumns(TableReader reader, string table)
    {
        if (reader.Raw("columns") is not TableNode node)
        {
            diagnostics.Error(
                DiagnosticCodes.TableShape,
                reader.SpanOf("columns"),
                $"{reader.Owner} needs \"columns\", an object of names and types.",
                "such as \"columns\": {\"score\": {\"type\": \"integer\"}}"
            );
            return [];
        }
        if (node.Entries.IsEmpty)
            diagnostics.Warn(DiagnosticCodes.TableEmpty, node.Span, $"{reader.Owner} has no columns.");
        var columns = ImmutableArray.CreateBuilder<TableColumn>();
        foreach (var entry in node.Entries)
        {
            if (!TableNames.IsName(entry.Key))
                diagnostics.Error(
                    DiagnosticCodes.TableColumn,
                    entry.KeySpan,
                    $"\"{entry.Key}\" cannot name a column.",
                    $"use {TableNames.Rule}"
                );
            else if (
                new[] { CustomTable.IdColumnOf(table), TableNames.Participant, TableNames.Submitted }.Contains(
                    entry.Key,
                    StringComparer.OrdinalIgnoreCase
                )
            )
                diagnostics.Error(
                    DiagnosticCodes.TableColumn,
                    entry.KeySpan,
                    $"Every table has a column \"{entry.Key}\" of its own.",
                    "choose another name"
                );
            else if (
                columns.FirstOrDefault(c => string.Equals(c.Name, entry.Key, StringComparison.OrdinalIgnoreCase)) is
                { } same
            )
                diagnostics.Error(
                    DiagnosticCodes.TableColumn,
                    entry.KeySpan,
                    $"There is a column \"{same.Name}\" already; capital letters make no difference.",
                    "choose another name"
                );
            else if (entry.Value is not TableNode column)
                diagnostics.Error(
                    DiagnosticCodes.TableColumn,
                    entry.Value.Span,
                    $"The column \"{entry.Key}\" must be an object with a type, but this is {entry.Value.KindName}.",
                    "such as {\"type\": \"integer\"}"
                );
            else columns.Add(ReadColumn(entry.Key, column));
        }
        return columns.ToImmutable();
    }

    private TableColumn ReadColumn(string name, TableNode node)
    {
        var reader = new TableReader(node, diagnostics, DiagnosticCodes.TableColumn, $"column \"{name}\"");
        var type = reader.TextNode("type");
        var (kind, usual) = type is null ? Types["string"] : Types.GetValueOrDefault(type.Value, Types["string"]);
        if (type is not null && !Types.ContainsKey(type.Value))
            diagnostics.Warn(
                DiagnosticCodes.TableColumn,
                type.Span,
                $"There is no type \"{type.Value}\"; the column holds text.",
                Suggestions.DidYouMean(type.Value, Types.Keys)
                    ?? "use integer, float, boolean, string, datetime or json"
            );
        if (reader.Raw("default") is { } given)
        {
            using var json = JsonDocument.Parse(JsonOf(given)?.ToJsonString() ?? "null");
            if (TableValue.TryRead(kind, json.RootElement, out var value)) usual = value;
            else
                diagnostics.Error(
                    DiagnosticCodes.TableColumn,
                    given.Span,
                    $"The default of column \"{name}\" is nothing that it can hold.",
                    "correct it, or leave it out"
                );
        }
        reader.ReportUnknown(DiagnosticCodes.TableUnknownKey);
        return new(name, kind, usual);
    }

    private ImmutableArray<TableExport> ReadExports(
        TableReader reader,
        string table,
        ImmutableArray<TableColumn> columns
    )
    {
        if (reader.Raw("exports") is not { } node) return [];
        if (node is not ListNode list)
        {
            reader.Refuse("exports", node, "an array of exports");
            return [];
        }
        var names = ColumnsOf(table, columns);
        var exports = ImmutableArray.CreateBuilder<TableExport>();
        var fields = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in list.Items)
            if (item is TableNode export) exports.Add(ReadExport(export, table, names, fields));
            else
                diagnostics.Error(
                    DiagnosticCodes.TableExport,
                    item.Span,
                    $"An export is an object with \"fields\", but this is {item.KindName}."
                );
        return exports.ToImmutable();
    }

    private TableExport ReadExport(
        TableNode node,
        string table,
        ImmutableArray<string> columns,
        HashSet<string> fields,
        params ReadOnlySpan<string> known
    )
    {
        var reader = new TableReader(node, diagnostics, DiagnosticCodes.TableExport, $"an export of table \"{table}\"");
        reader.Know(known);
        var sql = new TableSqlReader(table, columns, diagnostics);
        var read = ReadFields(reader, sql, columns, fields);
        var filter = Text(reader, "filter") is { } where ? sql.Read(where, "\"filter\"") : null;
        var groups = ReadGroups(reader, columns);
        var order = Text(reader, "order_by") is { } by ? Column(by, columns, "order_by") : null;
        var having = Text(reader, "having");
        if (having is not null && groups.IsEmpty)
            diagnostics.Error(
                DiagnosticCodes.TableExport,
                having.Span,
                "\"having\" chooses among groups, and there are none.",
                "add \"group_by\", or use \"filter\""
            );
        var chosen = having is null ? null : sql.Read(having, "\"having\"");
        reader.ReportUnknown(DiagnosticCodes.TableUnknownKey);
        return new(read, filter, groups, order, chosen);
    }

    private ImmutableArray<TableField> ReadFields(
        TableReader reader,
        TableSqlReader sql,
        ImmutableArray<string> columns,
        HashSet<string> known
    )
    {
        if (reader.Raw("fields") is not TableNode { Entries.IsEmpty: false } node)
        {
            diagnostics.Error(
                DiagnosticCodes.TableExport,
                reader.SpanOf("fields"),
                $"{reader.Owner} needs \"fields\", an object of names and SQL expressions.",
                "such as \"fields\": {\"mean_rt\": \"avg(rt)\"}"
            );
            return [];
        }
        var fields = ImmutableArray.CreateBuilder<TableField>();
        foreach (var entry in node.Entries)
        {
            if (!TableNames.IsName(entry.Key))
                diagnostics.Error(
                    DiagnosticCodes.TableExport,
                    entry.KeySpan,
                    $"\"{entry.Key}\" cannot name a field.",
                    $"use {TableNames.Rule}"
                );
            else if (columns.Contains(entry.Key, StringComparer.OrdinalIgnoreCase))
                diagnostics.Error(
                    DiagnosticCodes.TableExport,
                    entry.KeySpan,
                    $"The field \"{entry.Key}\" has the name of a column.",
                    "choose another"
                );
            else if (!known.Add(entry.Key))
                diagnostics.Error(
                    DiagnosticCodes.TableExport,
                    entry.KeySpan,
                    $"The table has a field \"{entry.Key}\" already; capital letters make no difference.",
                    "choose another name"
                );
            if (entry.Value is not StringNode text)
                diagnostics.Error(
                    DiagnosticCodes.TableSql,
                    entry.Value.Span,
                    $"The field \"{entry.Key}\" must be an SQL expression in a string, but this is "
                        + $"{entry.Value.KindName}."
                );
            else if (sql.Read(text, $"the field \"{entry.Key}\"") is { } expression)
                fields.Add(new(entry.Key, expression));
        }
        return fields.ToImmutable();
    }

    private ImmutableArray<string> ReadGroups(TableReader reader, ImmutableArray<string> columns) =>
        reader.Raw("group_by") switch
        {
            null or StringNode { Value: "" } => [],
            StringNode one => [.. new[] { Column(one, columns, "group_by") }.OfType<string>()],
            ListNode list when list.Items.All(i => i is StringNode) =>
            [
                .. list.Items.Cast<StringNode>().Select(i => Column(i, columns, "group_by")).OfType<string>(),
        ],
            var wrong => Refused(reader, wrong),
        };

    private static ImmutableArray<string> Refused(TableReader reader, Node wrong)
    {
        reader.Refuse("group_by", wrong, "a column's name, or an array of them");
        return [];
    }

    private string? Column(StringNode name, ImmutableArray<string> columns, string key)
    {
        if (
            columns.FirstOrDefault(c => string.Equals(c, name.Value.Trim(), StringComparison.OrdinalIgnoreCase)) is
            { } column
        )
            return column;
        diagnostics.Error(
            DiagnosticCodes.TableExport,
            name.Span,
            $"\"{key}\" names a column, and the table has none called \"{name.Value}\".",
            Suggestions.DidYouMean(name.Value, columns) ?? "it has " + string.Join(", ", columns)
        );
        return null;
    }

    private StringNode? Text(TableReader reader, string key)
    {
        var node = reader.Raw(key);
        if (node is StringNode { Value: "" }) return null;
        if (node is not null and not StringNode)
            diagnostics.Error(
                DiagnosticCodes.TableSql,
                node.Span,
                $"\"{key}\" of {reader.Owner} must be a string, but this is {node.KindName}."
            );
        return node as StringNode;
    }

    private static JsonNode? JsonOf(Node node) => node switch
    {
        StringNode text => JsonValue.Create(text.Value),
        IntegerNode whole => JsonValue.Create(whole.Value),
        // Larger than numbers are: stays a number, which the column refuses.
        FloatNode { Value: double.PositiveInfinity } => JsonNode.Parse("1e999"),
        FloatNode { Value: double.NegativeInfinity } => JsonNode.Parse("-1e999"),
        FloatNode number => JsonNode.Parse(number.Value.ToString("R", CultureInfo.InvariantCulture)),
        BooleanNode flag => JsonValue.Create(flag.Value),
        ListNode list => new JsonArray([.. list.Items.Select(JsonOf)]),
        TableNode table => new JsonObject(
            table.Entries.DistinctBy(e => e.Key).Select(e => KeyValuePair.Create(e.Key, JsonOf(e.Value)))
        ),
        _ => null,
    };
}
