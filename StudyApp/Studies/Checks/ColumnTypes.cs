using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Items;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tables;

namespace StudyApp.Studies.Checks;

/// <summary>What is known beforehand about the answers that expressions use.</summary>
internal static class ColumnTypes
{
    /// <summary>The stored answers of a questionnaire, calculations left out.</summary>
    public static IEnumerable<KeyValuePair<string, StaticType>> Stored(Questionnaire questionnaire) =>
        questionnaire.Columns.DistinctBy(c => c.Name).Select(c => KeyValuePair.Create(c.Name, TypeOf(c)));

    /// <summary>The inputs of a page, as the page's own conditions see them.</summary>
    public static ExpressionNames OnPage(Questionnaire questionnaire)
    {
        var types = new Dictionary<string, StaticType>(Stored(questionnaire), StringComparer.Ordinal);
        foreach (var item in questionnaire.Items)
        {
            foreach (var name in item.InputNames) types.TryAdd(name, StaticType.Text);
            foreach (var name in item.TickBoxes) types[name] = StaticType.Boolean;
        }
        return new(types);
    }

    /// <summary>A column of a table.</summary>
    public static StaticType TypeOf(TableColumnType type) => type switch
    {
        TableColumnType.Integer or TableColumnType.Float => StaticType.Number,
        TableColumnType.Boolean => StaticType.Boolean,
        _ => StaticType.Text,
    };

    // A label with a placeholder can become anything.
    private static StaticType TypeOf(ItemColumn column) => column.Type switch
    {
        ColumnType.Integer or ColumnType.Number => StaticType.Number,
        ColumnType.Boolean => StaticType.Boolean,
        _ when column.Values.IsEmpty
                || column.Values.Any(v =>
                    NumberText.TryReadDigits(v.Value, out _) || v.Value.Contains("{{", StringComparison.Ordinal)
                ) => StaticType.Text,
        _ => StaticType.Words,
    };
}
