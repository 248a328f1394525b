using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class RecordedFormTests
{
    private const string Event = """{"questionID":"why","eventType":"text_stats","timestamp":1767225600.5,"value":"keystrokes=3"}""";

    [Fact]
    public async Task A_submission_says_why_answers_are_missing_and_when_they_changed()
    {
        using var folder = new WrittenStudy()
            .WithSetting("CONDITIONS = [{label='a', enabled=true}, {label='b', enabled=false}]")
            .With("questionnaires/mood.json", """
                {"questions":[
                  {"questiontype":"field","id":"name"},{"questiontype":"field","id":"other","for_conditions":[2]},
                  {"questiontype":"radiogrid","id":"g","labels":["low","high"],"na_column":true,"questions":[{"id":"calm","text":"Calm"},{"id":"sad","text":"Sad"}]},
                  {"questiontype":"num_field","id":"age"}]}
                """);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        await visitor.SubmitAsync(
            ("calm", ""),
            ("age", "33"),
            ("other", "not asked"),
            ("__changes", """{"age":[1200.4,5000],"foreign":[1,2],"":[0,6000]}""")
        );

        var stored = await host.QueryAsync(db => db.Submissions.SingleAsync());
        Assert.Equal("""{"name":null,"other":null,"calm":null,"sad":null,"age":33}""", stored.Answers);
        Assert.Equal("""{"name":"blank","other":"not_shown","calm":"na","sad":"blank"}""", stored.Missing);
        Assert.Equal("""{"age":[1200,5000]}""", stored.Changes);
    }

    [Fact]
    public async Task Malformed_times_never_stand_in_the_way()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal("end", (await visitor.SubmitAsync(("age", "33"), ("__changes", "{\"age\":"))).PageName);
        Assert.Equal("{}", (await host.QueryAsync(db => db.Submissions.SingleAsync())).Changes);
    }

    [Fact]
    public async Task A_refused_form_comes_back_with_its_times_and_events()
    {
        using var folder = new WrittenStudy().WithSetting("LOG_QUESTIONNAIRE_INTERACTIONS = true");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var refused = await visitor.SubmitAsync(("age", "1"), ("__changes", """{"age":[1,2]}"""), ("questionnaireInteractions", Event));

        Assert.Equal("""{"age":[1,2]}""", refused.Page.QuerySelector("[name=__changes]")!.GetAttribute("value"));
        Assert.Equal(Event, refused.Page.QuerySelector("[name=questionnaireInteractions]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("LOG_QUESTIONNAIRE_INTERACTIONS = true", 1)]
    [InlineData("LOG_GRID_CLICKS = true", 1)]
    [InlineData("LOG_QUESTIONNAIRE_INTERACTIONS = false", 0)]
    public async Task Events_are_stored_with_the_answers_where_the_study_logs_them(string setting, int expected)
    {
        using var folder = new WrittenStudy().WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(
            expected,
            visitor.Current.Page.QuerySelectorAll("input[name=questionnaireInteractions], script[src*=interactions]").Length / 2
        );
        await visitor.SubmitAsync(("age", "33"), ("questionnaireInteractions", Event + "\r\nnonsense"));

        var stored = await host.QueryAsync(db => db.Interactions.ToListAsync());
        Assert.Equal(
            Enumerable.Repeat(("mood", "", "why", "text_stats", "keystrokes=3"), expected),
            stored.Select(i => (i.Questionnaire, i.Tag, i.QuestionId, i.EventType, i.Value))
        );
        Assert.All(stored, i => Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, 500, DateTimeKind.Utc), i.OccurredAt));
    }
}
