using System.Collections.Immutable;
using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Json;
using StudyApp.Authoring.Toml;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>The two languages that study files are written in.</summary>
internal static class SyntaxTargets
{
    private static readonly ImmutableArray<string> TomlWords =
    [
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ".",
        ",",
        "\"\"\"",
        "'''",
        "\"",
        "'",
        "\\u",
        "\\U0010FFFF",
        "\\ud800",
        "# ",
        "\r\n",
        "\r",
        "true",
        "nan",
        "2026-02-29T24:00:60.5-25:00",
        "07:32",
        "1979-05-27 07:32:00",
        "a.b.c = 1\n",
        "[a]\n",
        "[[a]]\n",
        "0b1",
        "0o7",
        "1e5",
        "_",
    ];
    private static readonly ImmutableArray<string> JsonWords =
    [
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "\"",
        "\\u0000",
        "\\ud800",
        "\\udc00",
        "null",
        "true",
        "1e400",
        "-",
        "//",
        "/*",
        "*/",
        "{\"a\":",
        "[[",
        "\"a\":1,",
        "\uFEFF",
        "NaN",
    ];

    public static IFuzzTarget Toml()
    {
        var mutations = new TextMutations(FuzzSeeds.Of("toml"), TomlWords);
        return new TextTarget(
            "toml",
            chance =>
                chance.Next(3) == 0 ? mutations.Spoil(chance, WriteToml(chance))
                : chance.Next(8) == 0 ? WriteToml(chance)
                : mutations.Next(chance),
            ReadToml
        );
    }

    public static IFuzzTarget Json()
    {
        var mutations = new TextMutations(FuzzSeeds.Of("json"), JsonWords);
        return new TextTarget(
            "json",
            chance => chance.Next(3) == 0 ? mutations.Spoil(chance, new TreeWriter(chance, isToml: false).Any(6)) : mutations.Next(chance),
            ReadJson
        );
    }

    /// <summary>Whether a bag is what an author can be shown: every finding has a place and a sentence.</summary>
    public static void RequireShowable(DiagnosticBag diagnostics)
    {
        foreach (var found in diagnostics)
            FuzzComplaintException.Unless(
                found is { Span: { Line: >= 0, Column: >= 0, Length: >= 0 }, Message.Length: > 0, Code.Length: > 0 }
                    && found.ToString().Length > 0,
                $"finding: {found}"
            );
    }

    private static void ReadToml(string text)
    {
        var diagnostics = new DiagnosticBag();
        var tree = TomlReader.Read("study.toml", text, diagnostics);
        FuzzComplaintException.Unless(tree is null == diagnostics.HasErrors, "tree: there is one exactly when there are no errors");
        FuzzComplaintException.Unless(diagnostics.Count <= TomlReader.MaxProblems + 1, $"count: {diagnostics.Count} problems");
        var lines = 1 + text.Count(c => c == '\n');
        FuzzComplaintException.Unless(diagnostics.All(d => d.Span.Line <= lines), "place: after the end");
        RequireShowable(diagnostics);

        // As bytes, some of which are no UTF-8.
        var ofBytes = new DiagnosticBag();
        var read = TomlReader.Read("study.toml", Encoding.Latin1.GetBytes(text), ofBytes);
        FuzzComplaintException.Unless(read is null == ofBytes.HasErrors, "tree: there is one exactly when there are no errors");
        RequireShowable(ofBytes);
    }

    private static void ReadJson(string text)
    {
        var diagnostics = new DiagnosticBag();
        var tree = JsonText.Read("q.json", text, diagnostics);
        FuzzComplaintException.Unless(tree is null == diagnostics.HasErrors, "tree: there is one exactly when there are no errors");
        FuzzComplaintException.Unless(diagnostics.Count(d => d.Severity == Severity.Error) <= 1, "count: more than one error");
        RequireShowable(diagnostics);
    }

    private static string WriteToml(Random chance)
    {
        var (tree, text) = (new TreeWriter(chance, isToml: true), new StringBuilder());
        for (var line = chance.Next(1, 12); line > 0; line--)
            _ = chance.Next(6) switch
            {
                0 => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"[{Key()}]\n"),
                1 => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"[[{Key()}]]\n"),
                _ => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Key()} = {tree.Any(4)} # c\n"),
            };
        return text.ToString();

        string Key() =>
            string.Join(
                chance.Next(2) == 0 ? "." : " . ",
                Enumerable.Range(0, chance.Next(1, 4)).Select(_ => TextMutations.Pick(chance, ["a", "b", "c-d", "1", "'q q'", "\"x\\n\""]))
            );
    }
}
