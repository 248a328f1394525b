using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Settings;

/// <summary>
/// A file that is run in place of a study's own: it names that one with <c>STUDY</c>, and its settings win.
/// </summary>
/// <param name="Name">What diagnostics call it; never the name of the study's own file.</param>
/// <param name="Settings">Its settings, without <c>STUDY</c>; relative paths count from the study's folder.</param>
public sealed record ProductionFile(string Name, TableNode Settings)
{
    /// <summary>All the settings of the study's own file that this one replaces.</summary>
    public IEnumerable<string> Replaces => Settings.Entries.SelectMany(e => Replaced(e.Key));

    /// <summary>The study's settings with these in their places, new ones behind them.</summary>
    internal TableNode Over(TableNode study)
    {
        var replaced = Replaces.ToHashSet(StringComparer.Ordinal);
        var kept = study.Entries.Select(e => Settings.Find(e.Key) ?? e)
            .Where(e => !replaced.Contains(e.Key) || Settings.Find(e.Key) is not null);
        return new([.. kept, .. Settings.Entries.Where(e => study.Find(e.Key) is null)], study.Span);
    }

    // Whichever name of a setting is written here, the study's own file has nothing to say to it.
    private static IEnumerable<string> Replaced(string key) => SettingKeys.Find(key)?.Names ?? [key];

    /// <summary>
    /// Settings with relative paths made to count from another folder: SQLite files, key files, lists of conditions.
    /// </summary>
    /// <param name="settings">As they are written.</param>
    /// <param name="moved">A relative path as it is written → as it reads from the other folder.</param>
    public static TableNode Rebase(TableNode settings, Func<string, string> moved) =>
        settings with { Entries = [.. settings.Entries.Select(e => e with { Value = Rebase(e.Key, e.Value, moved) })] };

    /// <summary>The same for a setting of the environment or the command line.</summary>
    public static SettingOverride Rebase(SettingOverride setting, Func<string, string> moved) =>
        Rebase(setting.Key, new StringNode(setting.Text, SourceSpan.WholeFile(setting.Origin)), moved)
            is StringNode moves
            ? setting with { Text = moves.Value } : setting;

    private static Node Rebase(string key, Node value, Func<string, string> moved) =>
        (SettingKeys.Find(key), value) switch
        {
            ({ IsDatabase: true }, StringNode address) => RebaseAddress(address, moved),
            ({ IsDatabase: true }, TableNode addresses) => addresses with
            {
                Entries =
                [
                    .. addresses.Entries.Select(e =>
                    e.Value is StringNode address ? e with { Value = RebaseAddress(address, moved) } : e
                ),
            ],
            },
            ({ IsPath: true }, StringNode path) when IsRelative(path.Value.Trim()) => path with
            {
                Value = moved(path.Value.Trim()),
            },
            _ => value,
        };

    private static StringNode RebaseAddress(StringNode address, Func<string, string> moved)
    {
        var text = address.Value.Trim();
        if (DatabaseAddress.Parse(text, out _) is not SqliteAddress { File: { } file } || !IsRelative(file))
            return address;
        var at = text.IndexOf(file, text.IndexOf("://", StringComparison.Ordinal), StringComparison.Ordinal);
        return address with { Value = text[..at] + moved(file) + text[(at + file.Length)..] };
    }

    private static bool IsRelative(string path) => path.Length > 0 && !Path.IsPathRooted(path);
}
