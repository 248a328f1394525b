using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Studies.Model;
using StudyApp.Tests.Storage;
using StudyApp.Tests.Studies;
using Xunit;

namespace StudyApp.Tests.Research.Data;

/// <summary>Every column of the wide file has a name of its own, whoever makes it, and the codebook has the same.</summary>
public sealed class ColumnNameTests
{
    private const string Pages =
        "{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/mood_a'}, {path='questionnaire/simple_rt'}, "
        + "{path='task/simple_rt', parameters={trials=4, practice_trials=0}}, {path='end'}";

    [Fact]
    public async Task Header_and_codebook_have_each_name_once_and_agree()
    {
        var (study, _) = Read();
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, study);
        using var wide = new MemoryStream();
        using var codebook = new MemoryStream();
        await new WideExport(test.Database, study).WriteAsync(wide, ExportScope.Usual, CancellationToken.None);
        await new CodebookExport(study).WriteAsync(codebook, CancellationToken.None);

        var header = Text(wide).Split("\r\n")[0].Split(',');
        Assert.Equal(header.Length, header.Distinct().Count());
        Assert.Subset(header.ToHashSet(),
            new HashSet<string>(["mood_a_b", "questionnaire_mood_a_b", "mood_a_duration", "questionnaire_mood_a_duration",
            "simple_rt_mean", "task_simple_rt_mean", "moods_mood_a_sum"]));
        Assert.Equal(header.Order(),
            Text(codebook).Split("\r\n").Skip(1).Where(row => row.Length > 0).Select(row => row.Split(',')[0]).Order());
    }

    [Fact]
    public void Both_places_are_told()
    {
        var (_, diagnostics) = Read();

        Assert.Equal(
            [
                "questionnaires/mood_a.json: mood_a_b, questionnaires/mood.json(1,15), questionnaire_mood_a_b",
                "study.toml: mood_a_duration, questionnaires/mood.json(1,51), questionnaire_mood_a_duration",
                "study.toml: simple_rt_mean, questionnaires/simple_rt.json(1,15), task_simple_rt_mean",
                "tables/moods.json: mood_a_sum, questionnaires/mood.json(1,123), moods_mood_a_sum",
            ],
            diagnostics.Where(d => d.Code == DiagnosticCodes.ColumnTwice).Select(Summary));
    }

    private static string Summary(Diagnostic diagnostic)
    {
        Assert.InRange(diagnostic.Span.Column, 1, 200);
        var (names, words) = (diagnostic.Message.Split('"'), diagnostic.Message.Split(' '));
        return $"{diagnostic.Span.File}: {names[1]}, {words[Array.IndexOf(words, "from") + 1]}, {names[3]}";
    }

    private static (Study Study, DiagnosticBag Diagnostics) Read()
    {
        var diagnostics = new DiagnosticBag();
        var loaded = AStudy.With(Pages)
            .WithFile(
                "questionnaires/mood.json",
                """{"questions":[{"questiontype":"field","id":"a_b"},{"questiontype":"field","id":"a_duration"}],"participant_calculations":{"a_sum":"1"}}"""
            )
            .WithFile("questionnaires/mood_a.json", """{"questions":[{"questiontype":"field","id":"b"}]}""")
            .WithFile("questionnaires/simple_rt.json", """{"questions":[{"questiontype":"field","id":"mean"}]}""")
            .WithFile("tables/moods.json", """{"columns":{"n":{"type":"integer"}},"exports":[{"fields":{"mood_a_sum":"sum(n)"}}]}""")
            .Read(diagnostics);
        return (loaded?.Study ?? throw new InvalidOperationException(string.Join('\n', diagnostics)), diagnostics);
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());
}
