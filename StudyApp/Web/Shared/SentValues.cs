using Microsoft.Extensions.Primitives;

namespace StudyApp.Web.Shared;

/// <summary>One value of what a query or a form may hold twice. The first counts, everywhere.</summary>
internal static class SentValues
{
    /// <summary>The first value; empty for none.</summary>
    public static string FirstOrEmpty(this StringValues values) => values.Count > 0 ? values[0] ?? "" : "";

    /// <summary>Whether the values differ.</summary>
    public static bool Differ(this StringValues values) => values.Count > 1 && values.Any(v => v != values[0]);

    /// <summary>Every name once.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Once(
        this IEnumerable<KeyValuePair<string, StringValues>> sent
    ) => sent.Select(s => KeyValuePair.Create(s.Key, s.Value.FirstOrEmpty()));
}
