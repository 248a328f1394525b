using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;

namespace StudyApp.Tests.Web.Admin.Overview;

/// <summary>Small studies, read as authors write them.</summary>
internal static class SmallStudies
{
    public static Study WithPages(string pages, string more = "")
    {
        var diagnostics = new DiagnosticBag();
        var toml = $"TITLE = 'T'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\n{more}\nPAGE_LIST = [{pages}]\n";
        var texts = new Dictionary<string, string>
        {
            ["consent.html"] = "<p>Agree?</p>",
            ["templates/instructions/hello.html"] = "<p>Hello</p>",
            ["questionnaires/a.json"] =
                """{"title":"A","questions":[{"questiontype":"radiogrid","id":"g","labels":["never","often"],"q_text":[{"id":"x","text":"Do you <b>sleep</b>?"}]},{"questiontype":"num_field","id":"age","instructions":"Your age"}]}""",
            ["questionnaires/b.json"] = """{"title":"B","questions":[{"questiontype":"num_field","id":"n","instructions":"A number"}]}""",
        };
        var files = new StudyFiles("t.toml", toml, texts.ToImmutableSortedDictionary(StringComparer.Ordinal), [.. texts.Keys]);
        var loaded = StudyReader.Read(files, [], diagnostics);
        return loaded?.Study ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
    }
}
