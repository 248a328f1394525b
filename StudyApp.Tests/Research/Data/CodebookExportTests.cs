using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Studies.Model;
using StudyApp.Tests.Storage;
using StudyApp.Tests.Studies;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class CodebookExportTests
{
    private const string Scale =
        """
        {"title":"Mood, short","questions":[
          {"questiontype":"radiogrid","id":"g","instructions":"Today I feel","labels":["low","mid","high"],"na_column":true,"questions":[{"id":"calm","text":"calm"},{"id":"tense","text":"tense"}]},
          {"questiontype":"num_field","id":"sleep","instructions":"Hours of <b>sleep</b>?","min":0,"max":24,"required":true},
          {"questiontype":"field","id":"why","instructions":"Why so few?","show_if":"sleep < 6"},
          {"questiontype":"constant_sum","total":100,"unit":"%","items":[{"id":"work","text":"Work"},{"id":"play","text":"Play"}]}],
         "participant_calculations":{"tense_r":"4 - tense","score":"mean([calm, tense_r])"}}
        """;

    [Theory, OnSqlite, OnPostgres]
    internal async Task It_has_a_row_for_every_column_of_the_wide_file_in_its_order(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);
        using var wide = new MemoryStream();
        await new WideExport(test.Database, test.Study).WriteAsync(wide, ExportScope.Usual, CancellationToken.None);

        var header = Encoding.UTF8.GetString(wide.ToArray()).Split("\r\n")[0].Split(',').Select(h => h.Trim('"'));
        Assert.Equal(header, (await RowsAsync(test.Study)).Select(r => r["variable"]));
    }

    [Fact]
    public async Task It_says_what_each_column_means()
    {
        var rows = (await RowsAsync(Study())).ToDictionary(r => r["variable"]);

        var calm = rows["q_calm"];
        Assert.Equal(
            ("calm", "Today I feel", "Mood, short", "questionnaire/q", "text"),
            (calm["label"], calm["question_text"], calm["instrument"], calm["page"], calm["type"])
        );
        Assert.Equal(
            ("1 = low | 2 = mid | 3 = high", "blank | na | time_up", "no"),
            (calm["values"], calm["missing_values"], calm["required"])
        );
        var sleep = rows["q_sleep"];
        Assert.Equal(
            ("Hours of sleep?", "0", "24", "yes", "time_up", "integer"),
            (sleep["label"], sleep["min"], sleep["max"], sleep["required"], sleep["missing_values"], sleep["type"])
        );
        Assert.Equal(("sleep < 6", "blank | not_shown | time_up"), (rows["q_why"]["shown_if"], rows["q_why"]["missing_values"]));
        Assert.Equal(("0", "100", "%"), (rows["q_play"]["min"], rows["q_play"]["max"], rows["q_play"]["unit"]));
        Assert.Equal(("mean([calm, tense_r])", "number"), (rows["q_score"]["scoring"], rows["q_score"]["type"]));
        Assert.Equal("s", rows["q_duration"]["unit"]);
        Assert.Equal(64, calm["instrument_version"].Length);
    }

    private static Study Study()
    {
        var diagnostics = new DiagnosticBag();
        var study = AStudy
            .With("{path='consent'}, {path='questionnaire/q', max_seconds=90}, {path='end'}")
            .WithFile("questionnaires/q.json", Scale)
            .Read(diagnostics)
            ?.Study;
        return study ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
    }

    private static async Task<List<Dictionary<string, string>>> RowsAsync(Study study)
    {
        using var stream = new MemoryStream();
        await new CodebookExport(study).WriteAsync(stream, CancellationToken.None);
        return [.. ExportSample.Read(stream.ToArray())];
    }
}
