using System.Text;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Studies.Model.Naming;
using StudyApp.Tests.Approved;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class WideExportTests
{
    private static readonly ExportScope Everyone = new(IncludeUnfinished: true, IncludeExcluded: true);

    [Theory, OnSqlite, OnPostgres]
    public async Task Both_databases_give_the_approved_bytes(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        ApprovedFile.Check("participants_wide.csv", await WriteAsync(test, Everyone));
        Assert.Equal(await WriteAsync(test, Everyone), await WriteAsync(test, Everyone));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_cell_is_what_was_answered(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        var rows = ExportSample.Read(await WriteAsync(test, Everyone));

        Assert.Equal("1|2|3|4|5", rows.Column("participantID"));
        Assert.Equal("Zoë; \"A\", B||'@third||", rows.Column("externalID"));
        Assert.Equal("prolific||sona||", rows.Column("source"));
        Assert.Equal("control|'=training|control|'=training|control", rows.Column("condition"));
        Assert.Equal("8.75|2.5|0|2.5|0", rows.Column("duration"));
        Assert.Equal("1|1|0|1|0", rows.Column("finished"));
        Assert.Equal("complete|complete||complete|", rows.Column("end_reason"));
        Assert.Equal("1||2||", rows.Column("mood_calm"));
        Assert.Equal("1|0|0|1|", rows.Column("mood_tea"));
        Assert.Equal("'=1+1|0|0|0|", rows.Column("mood_other"));
        Assert.Equal("7.25|-1|||", rows.Column("mood_hours"));
        Assert.Equal("Größe, \"quoted\"\r\nand a second line|+3.2|'\tindented| kept blanks |", rows.Column("mood_remarks"));
        Assert.Equal("1.25|1.25|1.25|1.25|", rows.Column("mood_duration"));
        Assert.Equal("on a ship||||", rows.Column("mood/post_place"));
        Assert.Equal("one\nline feed||||", rows.Column("mood/post_remarks"));
        Assert.Equal("-5||||", rows.Column("control_why"));
        Assert.Equal("|5|||", rows.Column("training_effort"));
    }

    [Theory]
    [OnSqlite(false, false, "1|2"), OnPostgres(false, false, "1|2")]
    [OnSqlite(true, false, "1|2|3|5"), OnPostgres(true, false, "1|2|3|5")]
    [OnSqlite(false, true, "1|2|4"), OnPostgres(false, true, "1|2|4")]
    [OnSqlite(true, true, "1|2|3|4|5"), OnPostgres(true, true, "1|2|3|4|5")]
    public async Task The_scope_says_who_is_in_it(DatabaseKind kind, bool unfinished, bool excluded, string expected)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        Assert.Equal(expected, ExportSample.Read(await WriteAsync(test, new(unfinished, excluded))).Column("participantID"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Columns_that_only_an_older_version_had_come_before_the_duration(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind, TestStudy.Usual(Fields("gone", "kept")));
        var people = new TestParticipants(test);
        await people.AnswerAsync(await people.EnterAsync("questionnaire/mood", 1), "end", ("gone", "old answer"), ("kept", "a"));
        await test.PrepareAsync(TestStudy.Usual(Fields("new", "kept")), TestDatabase.FirstStart.AddDays(1));
        await people.AnswerAsync(await people.EnterAsync("questionnaire/mood", 1), "end", ("new", "b"));

        var csv = await WriteAsync(test, ExportScope.Usual);

        Assert.Equal(
            [
                "mood_new",
                "mood_kept",
                "mood_gone",
                "mood_duration",
                "mood/post_new",
                "mood/post_kept",
                "mood/post_gone",
                "mood/post_duration",
            ],
            ExportSample.Header(csv).Where(c => c.StartsWith("mood", StringComparison.Ordinal)));
        Assert.Equal(
            ("|b", "a|", "old answer|"),
            (
                ExportSample.Read(csv).Column("mood_new"),
                ExportSample.Read(csv).Column("mood_kept"),
                ExportSample.Read(csv).Column("mood_gone")
            )
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_questionnaire_that_left_the_page_list_keeps_its_answers(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);
        await test.PrepareAsync(
            TestStudy.Read(
                """
                TITLE = 'Sleep'
                SQLALCHEMY_DATABASE_URI = 'sqlite://'
                PAGE_LIST = [{name='Consent', path='consent'}, {name='C', path='questionnaire/control'}, {name='End', path='end'}]
                """,
                ("control", Fields("why"))),
            TestDatabase.FirstStart.AddDays(1));

        var csv = await WriteAsync(test, ExportScope.Usual);

        Assert.Equal(
            ["control_duration", "mood_duration", "mood/post_duration", "training_duration"],
            ExportSample.Header(csv).Where(c => c.EndsWith("_duration", StringComparison.Ordinal))
        );
        Assert.Equal("1|", ExportSample.Read(csv).Column("mood_calm"));
        // The condition is gone too: its number stands for it.
        Assert.Equal("1|2", ExportSample.Read(csv).Column("condition"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_newest_submission_counts(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/mood", 1);
        await people.AnswerAsync(id, "questionnaire/mood", ("calm", "1"), ("hours", "3"));
        await people.AnswerAsync(id, "end", ("calm", "2"));

        var rows = ExportSample.Read(await WriteAsync(test, ExportScope.Usual));

        Assert.Equal(("2", ""), (rows.Column("mood_calm"), rows.Column("mood_hours")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task More_participants_than_are_held_at_once_come_in_order(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        for (var i = 1; i <= 230; i++)
        {
            var id = await people.EnterAsync("questionnaire/control", 1);
            await people.AnswerAsync(id, i % 3 == 0 ? "task/simple_rt" : "end", ("why", $"answer {i}"));
        }

        var rows = ExportSample.Read(await WriteAsync(test, ExportScope.Usual));

        var expected = Enumerable.Range(1, 230).Where(i => i % 3 != 0).ToArray();
        Assert.Equal(expected.Select(ExportSample.Number), rows.Select(r => r["participantID"]));
        Assert.Equal(expected.Select(i => $"answer {i}"), rows.Select(r => r["control_why"]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_empty_study_gives_the_header_alone(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);

        var text = Encoding.UTF8.GetString(await WriteAsync(test, ExportScope.Usual));

        Assert.StartsWith(
            "participantID,externalID,source,condition,duration,finished,end_reason,mood_calm,",
            text,
            StringComparison.Ordinal
        );
        Assert.Equal(text.Length - 2, text.IndexOf("\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "", "", "a c b d f e")]
    [InlineData("CONDITIONS = [{label='x'}, {label='y'}, {label='z'}]", "condition=2, ", "condition=1, ", "a c f b d e")]
    public void Questionnaires_of_all_arms_are_there_once(string conditions, string first, string third, string expected)
    {
        var study = TestStudy.Read(
            $$"""
            TITLE = 'Arms'
            SQLALCHEMY_DATABASE_URI = 'sqlite://'
            {{conditions}}
            PAGE_LIST = [
                {name='Consent', path='consent'},
                {name='A', path='questionnaire/a'},
                {conditional_routing=[
                    { {{first}}page_list=[{name='B', path='questionnaire/b'}, {name='D', path='questionnaire/d'}]},
                    { {{third}}page_list=[{name='E', path='questionnaire/f'}]},
                    {page_list=[{name='E', path='questionnaire/e'}, {name='B', path='questionnaire/b'}]}]},
                {name='C', path='questionnaire/c'},
                {name='End', path='end'},
            ]
            """,
            [.. "abcdef".Select(name => (name.ToString(), Fields("x")))]);

        Assert.Equal(expected, string.Join(' ', WideEntries.Of(study).Select(e => e.Questionnaire)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain = text", "plain = text")]
    [InlineData("=SUM(A1)", "'=SUM(A1)")]
    [InlineData("+49 331", "'+49 331")]
    [InlineData("-", "'-")]
    [InlineData("-5", "-5")]
    [InlineData("+3.2", "+3.2")]
    [InlineData("-.5", "-.5")]
    [InlineData("-5\n", "'-5\n")]
    [InlineData("-5+3", "'-5+3")]
    [InlineData("@me", "'@me")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\n=1", "'\n=1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠me", "'＠me")]
    [InlineData("'=1", "'=1")]
    public void Text_that_a_spreadsheet_would_run_gets_an_apostrophe(string typed, string cell) =>
        Assert.Equal(cell, SpreadsheetText.Guard(typed));

    [Fact]
    public async Task A_heading_that_a_spreadsheet_would_run_gets_an_apostrophe_too()
    {
        using var stream = new MemoryStream();
        await using (var rows = new CsvRows(stream, CancellationToken.None))
            await rows.HeaderAsync(["plain", "=cmd_of_a_group", "\ngroup"]);
        Assert.Equal(["plain", "'=cmd_of_a_group", "'\ngroup"], ExportSample.Header(stream.ToArray()).ToList());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Calculations_stand_behind_the_answers_and_one_that_fails_is_empty_and_told_once(DatabaseKind kind)
    {
        const string Calculated =
            """{"questions":[{"questiontype":"num_field","id":"n"},{"questiontype":"num_field","id":"m"}],"participant_calculations":{"sum":"n + m","bad":"1 / (n - 4)","twice":"sum * 2"}}""";
        await using var test = await TestDatabase.CreateAsync(kind, TestStudy.Usual(Calculated));
        var people = new TestParticipants(test);
        foreach (var (n, m) in new[] { ("1", "2"), ("4", ""), ("4", "1.0") })
            await people.AnswerAsync(
                await people.EnterAsync("questionnaire/mood", condition: 1),
                "questionnaire/control",
                ("n", n),
                ("m", m)
            );
        var log = new FakeLogger<WideExport>();

        var bytes = await ExportSample.BytesAsync(stream =>
            new WideExport(test.Database, test.Study, log).WriteAsync(stream, Everyone, CancellationToken.None)
        );

        var rows = ExportSample.Read(bytes);
        Assert.Equal(
            ["mood_n", "mood_m", "mood_sum", "mood_bad", "mood_twice", "mood_duration"],
            ExportSample.Header(bytes).Skip(7).Take(6)
        );
        Assert.Equal("3||5", rows.Column("mood_sum"));
        Assert.Equal("6||10", rows.Column("mood_twice"));
        Assert.Matches(@"^-0\.33+\d*\|\|$", rows.Column("mood_bad"));
        Assert.Contains("bad of mood", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private sealed class FakeLogger<T> : Microsoft.Extensions.Logging.ILogger<T>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel,
            Microsoft.Extensions.Logging.EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }

    private static string Fields(params string[] ids) =>
        $$"""{"questions":[{{string.Join(',', ids.Select(id => $$"""{"questiontype":"field","id":"{{id}}"}"""))}}]}""";

    private static Task<byte[]> WriteAsync(TestDatabase test, ExportScope scope) =>
        ExportSample.BytesAsync(stream => new WideExport(test.Database, test.Study).WriteAsync(stream, scope, CancellationToken.None));
}
