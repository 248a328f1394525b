using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Settings;

/// <summary>A setting from outside the file.</summary>
/// <param name="Key">The upper-case key.</param>
/// <param name="Text">Its value as text.</param>
/// <param name="Origin">What diagnostics call the place: <c>environment variable STUDYAPP_PORT</c>,
/// <c>--port</c>.</param>
public sealed record SettingOverride(string Key, string Text, string Origin)
{
    /// <summary>Whether the setting is made of tables or lists, which a text cannot hold: it is passed over.</summary>
    internal bool IsStructured => SettingKeys.Find(Key)?.IsStructured == true;

    /// <summary>The keys of the file that do not count beside it: all names of the setting.</summary>
    internal IEnumerable<string> Replaces => IsStructured ? [] : SettingKeys.Find(Key)?.Names ?? [Key];

    /// <summary>The tree with the overrides in place, later ones winning.</summary>
    internal static TableNode Apply(TableNode root, IReadOnlyList<SettingOverride> overrides)
    {
        var entries = root.Entries.ToDictionary(e => e.Key, StringComparer.Ordinal);
        foreach (var change in overrides)
        {
            if (change.IsStructured) continue;
            var span = SourceSpan.WholeFile(change.Origin);
            foreach (var other in change.Replaces.Where(key => key != change.Key)) entries.Remove(other);
            entries[change.Key] = new(change.Key, span, new StringNode(change.Text, span));
        }
        return new(entries.Values.ToImmutableArray(), root.Span);
    }
}
