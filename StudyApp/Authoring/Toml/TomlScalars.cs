using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Toml;

/// <summary>Tells unquoted values apart by their first letters, and explains what is no value at all.</summary>
internal static class TomlScalars
{
    /// <summary>The value of a token that is not empty; null after a report.</summary>
    public static Node? Read(string token, SourceSpan span, TomlProblems problems)
    {
        if (token is "true" or "false") return new BooleanNode(token == "true", span);
        if (TomlMoments.IsMeant(token)) return TomlMoments.Read(token, span, problems);
        if (TomlNumbers.IsMeant(token)) return TomlNumbers.Read(token, span, problems);
        problems.Report(span, $"{Show(token)} is not a value", Suggest(token));
        return null;
    }

    /// <summary>A token as a message quotes it, cut when endless.</summary>
    public static string Show(string token) => token.Length <= 60 ? $"\"{token}\"" : $"\"{token[..60]}…\"";

    private static string Suggest(string token) => token.ToLowerInvariant() switch
    {
        "true" or "false" => $"write {token.ToLowerInvariant()} in small letters",
        "null" or "none" or "nil" => "TOML has no such value; leave the key out",
        ['“' or '”' or '„' or '‘' or '’' or '«' or '»', ..] => "put text between straight quotes: \"text\"",
        _ => $"put text between quotes: {Show(token)}",
    };
}
