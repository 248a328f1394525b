using System.Globalization;
using System.Text;
using StudyApp.Studies.Settings;

namespace StudyApp.Tests.Studies;

/// <summary>Writes <c>docs/settings.md</c> from the registry.</summary>
internal static class SettingsPage
{
    private const string Head = """
        # Settings

        Every setting of a configuration file. All are optional, except `PAGE_LIST` and `SQLALCHEMY_DATABASE_URI`, which a study
        needs, here or in the file that names it with `STUDY`. `production.toml.example` holds all of them, ready to be copied.

        - A setting marked **server** is read at the start. The others are read again while `run --debug` serves the study.
        - A setting can also come from the environment: `STUDYAPP_PORT=8080` wins over the files, `--port 8080` over both.
          Settings made of tables or lists, marked **file only**, cannot.
        - A setting marked **secret** is never shown in messages; it is better set in the environment than in a file.
        - Paths are relative to the file in which they are written.


        """;

    private const string Alphabet = "From A to Z";
    private const string WithoutEffect = "Understood, without effect";

    // Where the manual says more.
    private static readonly Dictionary<string, string> More = new(StringComparer.Ordinal)
    {
        ["The study"] = "[questionnaires.md](questionnaires.md), [languages.md](languages.md)",
        ["Where the data lies"] = "[deploying.md](deploying.md#postgresql), [data.md](data.md#keep-addresses-apart-from-answers), "
            + "[operating.md](operating.md#keys)",
        ["The server"] = "[deploying.md](deploying.md)",
        ["The admin panel"] = "[panel.md](panel.md)",
        ["Who may take part, and when"] = "[recruiting.md](recruiting.md#opening-times), "
            + "[conditions.md](conditions.md#limits-targets-and-quotas)",
        ["Coming back"] = "[coming-back.md](coming-back.md)",
        ["What is kept of participants"] = "[data.md](data.md#address-browser-and-screen), [coming-back.md](coming-back.md#withdrawing)",
        ["Conditions"] = "[conditions.md](conditions.md)",
        ["Recruiting"] = "[recruiting.md](recruiting.md)",
        ["The end"] = "[recruiting.md](recruiting.md#keys-of-a-platform)",
        ["Pages"] = "[questionnaires.md](questionnaires.md#what-participants-see)",
        ["Exports and artificial participants"] = "[tables.md](tables.md#exports-what-rows-add-to-the-wide-file), "
            + "[piloting.md](piloting.md#answers-with-effects)",
    };

    public static string Write()
    {
        var text = new StringBuilder(Head);
        text.Append(CultureInfo.InvariantCulture, $"- [{Alphabet}](#{Anchor(Alphabet)})\n");
        foreach (var (heading, _) in SettingKeys.Sections)
            text.Append(CultureInfo.InvariantCulture, $"- [{heading}](#{Anchor(heading)})\n");
        text.Append(CultureInfo.InvariantCulture, $"- [{WithoutEffect}](#{Anchor(WithoutEffect)})\n");
        AppendAlphabet(text);
        foreach (var (heading, keys) in SettingKeys.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\nMore: {More[heading]}.\n");
            foreach (var key in keys) Append(text, key);
        }
        text.Append(CultureInfo.InvariantCulture, $"\n## {WithoutEffect}\n\nStudies written for BOFS may hold these:\n\n");
        foreach (var (name, instead) in SettingKeys.NotEffective.OrderBy(k => k.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"- `{name}`: {instead}.\n");
        return text.ToString();
    }

    private static void AppendAlphabet(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {Alphabet}\n\n");
        foreach (var letter in SettingKeys.All.Select(key => key.Name).Order(StringComparer.Ordinal).GroupBy(name => name[0]))
            foreach (var (index, names) in letter.Chunk(2).Index())
                text.Append(index == 0 ? "- " : "  ").AppendJoin(", ", names.Select(name => $"[`{name}`](#{name.ToLowerInvariant()})"))
                    .Append(index == (letter.Count() - 1) / 2 ? "\n" : ",\n");
    }

    private static string Anchor(string heading) =>
        heading.ToLowerInvariant().Replace(",", "", StringComparison.Ordinal).Replace(' ', '-');

    private static void Append(StringBuilder text, SettingKey key)
    {
        string[] marks = [.. Marks(key)];
        text.Append(CultureInfo.InvariantCulture, $"\n### `{key.Name}`\n\n");
        foreach (var line in ProductionExample.Wrapped(key.Help, 120)) text.Append(line).Append('\n');
        text.Append('\n');
        if (!key.Allowed.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $"- One of: {string.Join(", ", key.Allowed.Select(a => $"`'{a}'`"))}\n");
        if (key.Default is not null) text.Append(CultureInfo.InvariantCulture, $"- Default: `{ProductionExample.Value(key)}`\n");
        else text.Append(CultureInfo.InvariantCulture, $"- Example: `{key.Name} = {key.Example}`\n");
        if (marks.Length > 0) text.Append(CultureInfo.InvariantCulture, $"- {string.Join(", ", marks)}\n");
        foreach (var entry in key.Entry)
        {
            var facts = (entry.Needed ? " Required." : "") + (entry.Default is null ? "" : $" Default: `{entry.Default}`.");
            foreach (var (index, line) in ProductionExample.Wrapped($"- `{entry.Name}`: {entry.Help}{facts}", 116).Index())
                text.Append(index == 0 ? "  " : "    ").Append(line).Append('\n');
        }
    }

    private static IEnumerable<string> Marks(SettingKey key)
    {
        if (key.IsServer) yield return "**server**";
        if (key.IsStructured) yield return "**file only**";
        if (key.IsSecret) yield return "**secret**";
    }
}
