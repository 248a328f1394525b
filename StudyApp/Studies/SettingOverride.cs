using System.Collections.Immutable;
using StudyApp.Diagnostics;
using StudyApp.Syntax;

namespace StudyApp.Studies;

/// <summary>A setting from outside the file.</summary>
/// <param name="Key">The upper-case key.</param>
/// <param name="Text">Its value as text.</param>
/// <param name="Origin">What diagnostics call the place: <c>environment variable STUDYAPP_PORT</c>, <c>--port</c>.</param>
public sealed record SettingOverride(string Key, string Text, string Origin)
{
    // These describe the study, not the server: an environment variable cannot hold them.
    private static readonly string[] Structured =
    [
        "STUDY", "PAGE_LIST", "CONDITIONS", "RECRUITMENT", "EXPORT",
        "SQLALCHEMY_BINDS", "SQLALCHEMY_ENGINE_OPTIONS", "ADDITIONAL_ADMIN_PAGES",
    ];

    /// <summary>The keys of the file that do not count beside it: the two names of the database's address are one setting.</summary>
    internal IEnumerable<string> Replaces =>
        Structured.Contains(Key) ? [] : Key is "DATABASE_URL" or "SQLALCHEMY_DATABASE_URI"
        ? ["DATABASE_URL", "SQLALCHEMY_DATABASE_URI"] : [Key];

    /// <summary>The tree with the overrides in place, later ones winning.</summary>
    internal static TableNode Apply(TableNode root, IReadOnlyList<SettingOverride> overrides)
    {
        var entries = root.Entries.ToDictionary(e => e.Key, StringComparer.Ordinal);
        foreach (var change in overrides)
        {
            if (Structured.Contains(change.Key)) continue;
            var span = SourceSpan.WholeFile(change.Origin);
            foreach (var other in change.Replaces.Where(key => key != change.Key)) entries.Remove(other);
            entries[change.Key] = new(change.Key, span, new StringNode(change.Text, span));
        }
        return new(entries.Values.ToImmutableArray(), root.Span);
    }
}
