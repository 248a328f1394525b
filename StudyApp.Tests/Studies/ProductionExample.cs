using System.Text;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Settings;

namespace StudyApp.Tests.Studies;

/// <summary>Writes <c>production.toml.example</c> from the list of keys, so that each stands in it with its default.</summary>
internal static class ProductionExample
{
    private const int Width = 118;

    private const string Head = """
        # How a study is run. Copy this file and start it:
        #
        #     cp production.toml.example production.toml
        #     dotnet run production.toml
        #
        # The study itself (pages, texts, questionnaires) lies in the folder of the file that STUDY names; what is set here wins.
        # Every setting stands here with its default, or, where it is not set, with an example. Take the # away to set it.
        # A server setting can also come from the environment (STUDYAPP_PORT=8080), which wins over the files, and a few from the
        # command line (--port 8080), which wins over all. "check production.toml" in place of "production.toml" says what is wrong.
        #
        # There is no password: a link is printed at the start with which you choose one for the admin panel.


        """;

    /// <summary>What a file writes for a key: its default, else an example.</summary>
    public static string Value(KeyDescription key) => (key.Default?.Replace('"', '\'') ?? key.Example)
        ?? throw new InvalidOperationException($"{key.Name} has neither a default nor an example.");

    public static string Write()
    {
        var text = new StringBuilder(Head);
        foreach (var (heading, keys) in SettingKeys.Sections)
        {
            text.Append($"# ── {heading} ".PadRight(Width, '─')).Append("\n\n");
            foreach (var key in keys) Append(text, key);
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder text, KeyDescription key)
    {
        var choice = key.Allowed.IsEmpty ? "" : $" One of: {string.Join(", ", key.Allowed)}.";
        var such = key.Default is null && key.Name != "STUDY" ? " Not set; for example:" : "";
        foreach (var line in Wrapped(key.Help + choice + such, Width - 2)) text.Append("# ").Append(line).Append('\n');
        text.Append(key.Name == "STUDY" ? "" : "# ").Append(key.Name).Append(" = ").Append(Value(key)).Append("\n\n");
    }

    /// <summary>A text in lines of at most so many characters.</summary>
    public static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
            if (line.Length + word.Length + 1 <= width) line = line.Length == 0 ? word : $"{line} {word}";
            else
            {
                yield return line;
                line = word;
            }
        yield return line;
    }
}
