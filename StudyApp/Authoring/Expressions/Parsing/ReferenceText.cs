using StudyApp.Authoring.Expressions.Evaluating;

namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>References as authors write them: with dots where the names are words, in brackets where they are not,
/// <c>questionnaires['work-load'].calm</c>.</summary>
public static class ReferenceText
{
    /// <summary>What stands before a questionnaire's name in brackets.</summary>
    internal const string Questionnaires = "questionnaires";

    /// <summary>A field of a questionnaire.</summary>
    /// <param name="questionnaire">Its name.</param>
    /// <param name="tag">Which visit: null for the newest of any tag, empty for the visit without a tag.</param>
    /// <param name="field">Id of the field.</param>
    public static string OfField(string questionnaire, string? tag, string field) =>
        ExpressionLexer.IsName(questionnaire) && (string.IsNullOrEmpty(tag) || ExpressionLexer.IsWord(tag))
            ? tag is null ? $"{questionnaire}.{field}" : $"{questionnaire}.{tag}.{field}"
            : $"{Questionnaires}{Bracketed(questionnaire)}{(tag is null ? "" : Bracketed(tag))}.{field}";

    /// <summary>A field or column of a table.</summary>
    public static string OfTable(string table, string column) =>
        ExpressionLexer.IsWord(table) ? $"tables.{table}.{column}" : $"tables{Bracketed(table)}.{column}";

    private static string Bracketed(string name) => $"[{Value.Of(Value.Of(name)).ToString()[1..^1]}]";
}
