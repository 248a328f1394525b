using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace StudyApp.Storage.Connection.Writing;

/// <summary>
/// A statement whose parameters go by number, as PostgreSQL wants them: the driver would look for the names at each
/// use.
/// </summary>
/// <param name="Text">With <c>$1</c>, <c>$2</c> …</param>
/// <param name="Names">The names that the numbers stand for.</param>
internal sealed partial record PositionalSql(string Text, ImmutableArray<string> Names)
{
    // The program's own statements are few.
    private static readonly ConcurrentDictionary<string, PositionalSql> Known = new(StringComparer.Ordinal);

    /// <summary>The same statement with numbers; computed once.</summary>
    /// <remarks>For statements of the program, whose texts are few.</remarks>
    public static PositionalSql Of(string sql) => Known.GetOrAdd(sql, Translate);

    private static PositionalSql Translate(string sql)
    {
        var names = new List<string>();
        var text = NameOrLiteral().Replace(sql, found =>
        {
            if (!found.Groups["name"].Success) return found.Value;
            var at = names.IndexOf(found.Groups["name"].Value);
            if (at < 0)
            {
                at = names.Count;
                names.Add(found.Groups["name"].Value);
            }
            return string.Create(CultureInfo.InvariantCulture, $"${at + 1}");
        });
        return new(text, [.. names]);
    }

    [GeneratedRegex("'[^']*'|@(?<name>[A-Za-z0-9_]+)")]
    private static partial Regex NameOrLiteral();
}
