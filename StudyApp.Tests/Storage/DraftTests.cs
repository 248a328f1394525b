using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Steps;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class DraftTests
{
    private const string Browser = "browser-1";
    private static readonly DateTime Now = TestDatabase.FirstStart.AddHours(2);

    [Theory, OnSqlite, OnPostgres]
    public async Task The_newest_state_stays_whatever_arrives_last(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test);

        foreach (var sequence in new[] { 5, 9, 7, 9 }) Assert.True(await test.Writer.SaveDraftAsync(Draft(id, sequence)));

        Assert.Equal(new(9, """{"n":"9"}"""), (await LoadAsync(test, id))!.Draft);
        Assert.Single(await test.ColumnAsync("SELECT visit_id FROM drafts"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_draft_is_kept_for_the_open_visit_only(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test);
        await test.Writer.SubmitAsync(Submit(id, 1, "b"));

        Assert.False(await test.Writer.SaveDraftAsync(Draft(id, 1)));
        Assert.False(await test.Writer.SaveDraftAsync(Draft(id, 1) with { Visit = 3 }));
        Assert.False(await test.Writer.SaveDraftAsync(Draft(id: 999, 1)));
        Assert.True(await test.Writer.SaveDraftAsync(Draft(id, 1) with { Visit = 2 }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_browser_is_shown_nothing_and_overwrites_nothing(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test);
        await test.Writer.SaveDraftAsync(Draft(id, 5));

        Assert.Null((await LoadAsync(test, id, "browser-2"))!.Draft);
        Assert.Null((await LoadAsync(test, id, browser: null))!.Draft);
        await test.Writer.SaveDraftAsync(Draft(id, 99) with { BrowserKey = "browser-2" });

        Assert.Equal(5, (await LoadAsync(test, id))!.Draft!.Sequence);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_accepted_form_takes_its_draft_along_and_no_other(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var (one, two) = (await EnterAsync(test), await EnterAsync(test));
        await test.Writer.SaveDraftAsync(Draft(one, 1));
        await test.Writer.SaveDraftAsync(Draft(two, 2));

        await test.Writer.SubmitAsync(Submit(one, 1, "b"));

        Assert.Equal(["2"], await test.ColumnAsync("SELECT sequence FROM drafts"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_typed_waits_at_its_page_for_someone_who_goes_back(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test);
        await test.Writer.SubmitAsync(Submit(id, 1, "b"));
        await test.Writer.SaveDraftAsync(Draft(id, 3) with { Visit = 2 });

        await test.Writer.SubmitAsync(Submit(id, 2, "a") with { Answers = null, KeptDraft = """{"n":"typed"}""" });
        var before = (await LoadAsync(test, id))!;
        await test.Writer.SubmitAsync(Submit(id, 3, "b", answers: """{"n":2}"""));
        var again = (await LoadAsync(test, id))!;

        Assert.Equal(("a", null, new EarlierAnswers("""{"n":1}""", """{"m":"na"}""")), (before.Visit.Path, before.Draft, before.Earlier));
        Assert.Equal(("b", """{"n":"typed"}"""), (again.Visit.Path, again.Draft?.Fields));
        Assert.Equal(["""{"n":1}""", """{"n":2}"""], await test.ColumnAsync("SELECT answers FROM submissions ORDER BY id"));
        await test.Writer.SubmitAsync(Submit(id, 4, "c"));
        Assert.Empty(await test.ColumnAsync("SELECT sequence FROM drafts"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Earlier_answers_are_the_newest_of_the_page_and_of_the_browser(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test);
        await test.Writer.SubmitAsync(Submit(id, 1, "b"));
        await test.Writer.SubmitAsync(Submit(id, 2, "a") with { Answers = null, KeptDraft = "{}" });
        await test.Writer.SubmitAsync(Submit(id, 3, "b", answers: """{"n":2}"""));
        await test.Writer.SubmitAsync(Submit(id, 4, "a") with { Answers = null, KeptDraft = "{}" });

        Assert.Equal("""{"n":2}""", (await LoadAsync(test, id))!.Earlier?.Json);
        Assert.Null((await LoadAsync(test, id, "browser-2"))!.Earlier);
        Assert.Null(
            (await new ParticipantReader(test.Database).LoadAsync(id, Browser, withEarlier: false, CancellationToken.None))!.Earlier
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_ends_leaves_no_draft_behind(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test);
        await test.Writer.SubmitAsync(Submit(id, 1, "b"));
        await test.Writer.SubmitAsync(Submit(id, 2, "a") with { Answers = null, KeptDraft = """{"n":"typed"}""" });
        await test.Writer.SaveDraftAsync(Draft(id, 1) with { Visit = 3 });
        Assert.Equal(2, (await test.ColumnAsync("SELECT sequence FROM drafts")).Count);

        await test.Writer.SubmitAsync(
            Submit(id, 3, "end") with
            {
                Answers = null,
                Leave = _ => new("end/withdrawn", 0, null, 0, new("withdrawn", null, false)),
            }
        );

        Assert.Empty(await test.ColumnAsync("SELECT sequence FROM drafts"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Interactions_are_stored_with_their_submission_in_order(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test);
        var events = Enumerable.Range(0, 123).Select(i => new InteractionEvent($"q{i}", "change", Now.AddMilliseconds(i), $"value {i}"));

        await test.Writer.SubmitAsync(
            Submit(id, 1, "b") with
            {
                Answers = new("mood", "x", "hash", "{}", "{}") { Interactions = [.. events] },
            }
        );

        var rows = await test.RowsAsync("SELECT question_id, value, questionnaire, tag FROM interactions ORDER BY id");
        Assert.Equal(Enumerable.Range(0, 123).Select(i => $"q{i} value {i} mood x"), rows.Select(r => string.Join(' ', r)));
    }

    private static async Task<long> EnterAsync(TestDatabase test) => (await test.Writer.EnterAsync(new()
    {
        Identity = new(null, "", null),
        Returning = new(Retrieve: true, AllowRetakes: false),
        Seed = 7,
        Now = Now,
        Leave = _ => new("a", 0, null, 0, null),
    })).ParticipantId;

    private static Task<ParticipantState?> LoadAsync(TestDatabase test, long id, string? browser = Browser) =>
        new ParticipantReader(test.Database).LoadAsync(id, browser, withEarlier: true, CancellationToken.None);

    private static DraftRequest Draft(long id, long sequence) => new(id, 1, Browser, sequence, $$"""{"n":"{{sequence}}"}""", Now);

    private static SubmitRequest Submit(long id, int visit, string next, string answers = """{"n":1}""") => new()
    {
        ParticipantId = id,
        Visit = visit,
        Now = Now,
        BrowserKey = Browser,
        CanReturn = true,
        Answers = new("mood", "", "hash", answers, "{}") { Missing = """{"m":"na"}""" },
        Leave = _ => new(next, 0, null, 0, null),
    };
}
