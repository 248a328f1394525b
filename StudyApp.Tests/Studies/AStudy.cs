using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;

namespace StudyApp.Tests.Studies;

/// <summary>A study in memory: two conditions, the questionnaires q, one and two, the text i; what a test needs to differ is set.</summary>
public sealed record AStudy(string Pages, ImmutableSortedDictionary<string, string> Files, string Settings)
{
    private const string Question = """{"questions":[{"questiontype":"field","id":"a","instructions":"A?"}]}""";

    public static AStudy With(string pages = "{path='consent'}, {path='questionnaire/q'}, {path='end'}") => new(
        pages,
        ImmutableSortedDictionary<string, string>.Empty
            .Add("consent.html", "<p>Please read.</p>")
            .Add("questionnaires/q.json", Question).Add("questionnaires/one.json", Question).Add("questionnaires/two.json", Question)
            .Add("templates/instructions/i.html", "<p>Do this.</p>"),
        "TITLE = 'Test'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nADMIN_PASSWORD = 'nine quiet rivers run'\nCONDITIONS = "
            + "[{label='c1'}, {label='c2'}]"
    );

    public AStudy WithFile(string path, string text) => this with { Files = Files.SetItem(path, text) };

    public AStudy WithSettings(string settings) => this with { Settings = settings };

    public LoadedStudy? Read(DiagnosticBag diagnostics, params SettingOverride[] overrides) =>
        StudyReader.Read(ToFiles(), overrides, diagnostics);

    public StudyFiles ToFiles() => new("study.toml", $"{Settings}\nPAGE_LIST = [{Pages}]\n", Files, [.. Files.Keys]);
}
