using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class ViewTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_view_of_a_questionnaire_has_one_typed_row_per_newest_submission(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/mood");
        await people.AnswerAsync(id, "questionnaire/mood", ("calm", "3"), ("tea", "1"), ("hours", "7.5"), ("remarks", "Ö \"x\"\r\ny"));
        await people.AnswerAsync(id, "questionnaire/mood/post", ("calm", "1"), ("hours", "8"));
        await people.AnswerAsync(id, "end", ("calm", "2"));

        var rows = await test.RowsAsync(
            """SELECT "participantID", tag, calm, alert, tea, hours, remarks, duration FROM questionnaire_mood ORDER BY tag"""
        );

        Assert.Equal([["1", "", "1", null, "0", "8", null, "1.25"], ["1", "post", "2", null, "0", null, null, "1.25"]], rows);
    }

    [Theory]
    [OnSqlite("whole", "12", "12"), OnPostgres("whole", "12", "12")]
    [OnSqlite("whole", "-3", "-3"), OnPostgres("whole", "-3", "-3")]
    [OnSqlite("whole", "+07", "7"), OnPostgres("whole", "+07", "7")]
    [OnSqlite("whole", "1-2", null), OnPostgres("whole", "1-2", null)]
    [OnSqlite("whole", "+-5", null), OnPostgres("whole", "+-5", null)]
    [OnSqlite("whole", "-", null), OnPostgres("whole", "-", null)]
    [OnSqlite("whole", "5.0", null), OnPostgres("whole", "5.0", null)]
    [OnSqlite("whole", " 5", null), OnPostgres("whole", " 5", null)]
    [OnSqlite("whole", "many", null), OnPostgres("whole", "many", null)]
    [OnSqlite("whole", "99999999999999999999", null), OnPostgres("whole", "99999999999999999999", null)]
    [OnSqlite("decimal", "3.25", "3.25"), OnPostgres("decimal", "3.25", "3.25")]
    [OnSqlite("decimal", "-.5", "-0.5"), OnPostgres("decimal", "-.5", "-0.5")]
    [OnSqlite("decimal", "2e3", "2000"), OnPostgres("decimal", "2e3", "2000")]
    [OnSqlite("decimal", "1.2.3", null), OnPostgres("decimal", "1.2.3", null)]
    [OnSqlite("decimal", "1-2", null), OnPostgres("decimal", "1-2", null)]
    [OnSqlite("decimal", "1e999", null), OnPostgres("decimal", "1e999", null)]
    [OnSqlite("decimal", "e", null), OnPostgres("decimal", "e", null)]
    [OnSqlite("decimal", "7,5", null), OnPostgres("decimal", "7,5", null)]
    public async Task Text_that_does_not_convert_is_NULL_in_the_view(DatabaseKind kind, string column, string typed, string? expected)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Typed());
        var people = new TestParticipants(test);
        await people.AnswerAsync(await people.EnterAsync("questionnaire/typed"), "end", (column, typed));

        Assert.Equal([expected], await test.ColumnAsync($"SELECT \"{column}\" FROM questionnaire_typed"));
    }

    [Theory]
    [OnSqlite("yes", "1"), OnPostgres("yes", "True")]
    [OnSqlite("FALSE", "0"), OnPostgres("FALSE", "False")]
    [OnSqlite("maybe", null), OnPostgres("maybe", null)]
    public async Task Yes_and_no_become_truth_values(DatabaseKind kind, string typed, string? expected)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Typed());
        var people = new TestParticipants(test);
        await people.AnswerAsync(await people.EnterAsync("questionnaire/typed"), "end", ("truth", typed));

        Assert.Equal([expected], await test.ColumnAsync("SELECT truth FROM questionnaire_typed"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_view_has_the_columns_of_all_versions(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Simple("old", "kept"));
        var people = new TestParticipants(test);
        await people.AnswerAsync(await people.EnterAsync("questionnaire/typed"), "end", ("old", "before"), ("kept", "a"));
        await test.PrepareAsync(Simple("kept", "fresh"), TestDatabase.FirstStart.AddDays(1));
        await people.AnswerAsync(await people.EnterAsync("questionnaire/typed"), "end", ("kept", "b"), ("fresh", "after"));

        var rows = await test.RowsAsync("""SELECT kept, fresh, old FROM questionnaire_typed ORDER BY "participantID" """);

        Assert.Equal([["a", null, "before"], ["b", "after", null]], rows);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_view_of_participants_has_the_usual_names(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        await people.LeaveAsync(await people.EnterAsync("task/simple_rt", condition: 2, "P1", "prolific"), "end");

        Assert.Equal(
            [
                ["1", "P1", "prolific", "2", "complete"],
            ],
            await test.RowsAsync("""SELECT "participantID", "externalID", source, condition, end_reason FROM participant""")
        );
    }

    private static Study Typed() => Study(
        """
        {"questions":[{"questiontype":"field","id":"whole","datatype":"integer"},{"questiontype":"field","id":"decimal","datatype":"float"},{"questiontype":"field","id":"truth","datatype":"boolean"}]}
        """);

    private static Study Simple(params string[] ids) =>
        Study($$"""{"questions":[{{string.Join(',', ids.Select(id => $$"""{"questiontype":"field","id":"{{id}}"}"""))}}]}""");

    private static Study Study(string questionnaire) => TestStudy.Read(
        """
        TITLE = 'Typed'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        PAGE_LIST = [{name='Consent', path='consent'}, {name='Q', path='questionnaire/typed'}, {name='End', path='end'}]
        """,
        ("typed", questionnaire));
}
