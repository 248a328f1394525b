using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates;
using StudyApp.Authoring.Templates.Functions;
using StudyApp.Studies.Tables;

namespace StudyApp.Studies.Authored;

/// <summary>
/// A participant's rows of tables as templates see them: <c>participant.table('NAME')</c> and <c>tables.NAME</c>.
/// </summary>
internal static class TemplateTables
{
    /// <summary>The function <c>table</c>: the rows, with the fields of the table's exports as attributes.</summary>
    /// <remarks>Each table is made once per rendering.</remarks>
    public static TemplateFunction Accessor(ParticipantFacts facts)
    {
        var made = new Dictionary<string, TemplateValue>(StringComparer.Ordinal);
        return new("table", arguments =>
        {
            var name = arguments.Text(0, "name") ?? "";
            if (made.TryGetValue(name, out var known)) return known;
            if (!facts.Study.Tables.TryGetValue(name, out var table))
                throw new TemplateFunctionException(
                    $"there is no table \"{name}\""
                        + (
                            Suggestions.DidYouMean(name, facts.Study.Tables.Keys) is { } near ? "; " + near
                            : facts.Study.Tables.Count == 0 ? ""
                            : "; there are " + string.Join(", ", facts.Study.TablesInOrder.Select(t => t.Name))
                        )
                );
            return made[name] = Rows(facts, table);
        });
    }

    /// <summary>Table → field or column → value, as expressions see <c>tables</c>.</summary>
    public static TemplateValue All(ParticipantFacts facts) =>
        TemplateValue.Of(
            facts.Study.TablesInOrder.Select(table => KeyValuePair.Create(table.Name, Fields(facts, table)))
        );

    private static TemplateValue Fields(ParticipantFacts facts, CustomTable table)
    {
        var content = ContentOf(facts, table);
        var columns = table.Columns.Select(c =>
            KeyValuePair.Create(
                c.Name,
                content.Values.TryGetValue(c.Name, out var newest)
                    ? ParticipantTemplate.Convert(newest)
                    : TemplateValue.Missing
            )
        );
        return TemplateValue.Of(columns.Concat(Exports(table, content, TemplateValue.Missing)));
    }

    private static TemplateValue Rows(ParticipantFacts facts, CustomTable table)
    {
        var content = ContentOf(facts, table);
        var exports = Exports(table, content, TemplateValue.Null).ToList();
        var rows = TemplateValue.Of(content.Rows.Select(row => Row(facts, table, row)));
        return TemplateValue.Rows(
            ((TemplateList)rows).Items,
            exports.Append(new("rows", rows)).Append(new("exports", TemplateValue.Of(exports)))
        );
    }

    private static IEnumerable<KeyValuePair<string, TemplateValue>> Exports(
        CustomTable table,
        TableContent content,
        TemplateValue nothing
    ) =>
        from export in table.Exports
        from field in export.Fields
        select KeyValuePair.Create(field.Name, export.GroupBy.IsEmpty
            ? content.Values.TryGetValue(field.Name, out var value) ? ParticipantTemplate.Convert(value) : nothing
            : Groups(content.Groups.GetValueOrDefault(field.Name, [])));

    private static TemplateValue Groups(IEnumerable<GroupContent> groups) => TemplateValue.Groups(groups.Select(group =>
        (
            group.Label,
            group.Level is [var only]
                ? ParticipantTemplate.Convert(only)
                : TemplateValue.Of(group.Level.Select(ParticipantTemplate.Convert)),
            ParticipantTemplate.Convert(group.Value)
        )
    )
);

    private static TemplateValue Row(ParticipantFacts facts, CustomTable table, TableRowContent row)
    {
        var values = TableValue.ReadRow(table, row.Json);
        return TemplateValue.Of(new KeyValuePair<string, TemplateValue>[]
        {
            new(table.IdColumn, TemplateValue.Of((double)row.Id)),
            new(TableNames.Participant, TemplateValue.Of((double)facts.ParticipantId)),
            new(TableNames.Submitted, TemplateValue.At(row.SubmittedAt)),
        }.Concat(table.Columns.Zip(values, (column, value) => KeyValuePair.Create(column.Name, Cell(column, value)))));
    }

    private static TemplateValue Cell(TableColumn column, object? value) => value switch
    {
        null => TemplateValue.Null,
        bool flag => TemplateValue.Of(flag),
        long whole => TemplateValue.Of((double)whole),
        double number => TemplateValue.Of(number),
        string text when column.Type == TableColumnType.DateTime => TemplateValue.At(
            DateTime.Parse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal
            )
        ),
        var text => TemplateValue.Of((string)text),
    };

    private static TableContent ContentOf(ParticipantFacts facts, CustomTable table) =>
        facts.TableContents.GetValueOrDefault(table.Name, TableContent.None);
}
