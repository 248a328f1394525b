using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class OrderAndTimeTests
{
    private const string Blocks =
        """
        {"order":"random","questions":[
          {"questiontype":"textview","title":"Read this first.","fixed":true},
          {"block":[{"questiontype":"field","id":"a1","instructions":"A1"},{"questiontype":"field","id":"a2","instructions":"A2"}]},
          {"questiontype":"field","id":"b","instructions":"B"},
          {"questiontype":"field","id":"c","instructions":"C"}]}
        """;

    [Theory, OnSqlite, OnPostgres]
    internal async Task Questions_come_in_an_order_of_the_participants_own_that_is_stored_and_comes_again(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().With("questionnaires/mood.json", Blocks);
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        HashSet<string> orders = [];
        for (var i = 0; i < 12; i++)
        {
            using var visitor = host.NewVisitor();
            var shown = Shown(await visitor.ConsentAsync());
            Assert.Equal(shown, Shown(await visitor.OpenAsync("questionnaire/mood")));
            Assert.Contains("a1 a2", shown, StringComparison.Ordinal);
            Assert.Contains(
                "Read this first",
                visitor.Current.Page.QuerySelector("#q_s > :first-child")!.TextContent,
                StringComparison.Ordinal
            );
            await visitor.SubmitAsync(("a1", "1"), ("a2", "2"), ("b", "3"), ("c", "4"));
            orders.Add(shown);

            var presented = await host.QueryAsync(db => db.Submissions.OrderByDescending(s => s.Id).Select(s => s.Presented).FirstAsync());
            Assert.Equal($$"""{"#items":["#0","{{shown.Replace(" ", "\",\"", StringComparison.Ordinal)}}"]}""", presented);
        }
        Assert.InRange(orders.Count, 3, 6);
        Assert.All(
            await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).ToListAsync()),
            answers => Assert.Equal("""{"a1":"1","a2":"2","b":"3","c":"4"}""", answers)
        );

        static string Shown(Answer page) =>
            string.Join(
                ' ',
                page.Page.QuerySelectorAll("#q_s input[type=text], #q_s input:not([type])").Select(i => i.GetAttribute("name"))
            );
    }

    [Fact]
    public async Task A_latin_square_of_pages_is_balanced_within_each_condition()
    {
        using var folder = new WrittenStudy().WithSetting("CONDITIONS = [{label='a'},{label='b'}]")
            .With("questionnaires/one.json", """{"questions":[{"questiontype":"field","id":"x"}]}""")
            .With("questionnaires/two.json", """{"questions":[{"questiontype":"field","id":"x"}]}""")
            .WithPages(
                "{path='consent'}, {order='latin_square', "
                    + "page_list=[{path='questionnaire/one'},{path='questionnaire/two'},{path='questionnaire/one/again'},{path='questionnaire/two/again'}]}, "
                    + "{path='end'}"
            );
        await using var host = await StudyHost.StartAsync(folder);
        List<(int Condition, string First)> seen = [];
        for (var i = 0; i < 16; i++)
        {
            using var visitor = host.NewVisitor();
            var first = (await visitor.ConsentAsync()).PageName;
            List<string> walked = [first];
            while (visitor.Current.PageName != "end") walked.Add((await visitor.SubmitAsync(("x", "1"))).PageName);
            Assert.Equal(
                ["end", "questionnaire/one", "questionnaire/one/again", "questionnaire/two", "questionnaire/two/again"],
                walked.Order(StringComparer.Ordinal)
            );
            seen.Add(
                (await host.QueryAsync(db => db.Participants.OrderByDescending(p => p.Id).Select(p => p.Condition).FirstAsync()), first)
            );
        }

        var counts = seen.CountBy(s => s).ToList();
        Assert.Equal(8, counts.Count);
        Assert.All(counts, c => Assert.Equal(2, c.Value));
    }

    [Fact]
    public async Task A_page_cannot_be_left_before_its_least_time_and_keeps_what_was_typed()
    {
        using var folder = new WrittenStudy().WithPages(
            "{path='consent'}, {name='Mood', path='questionnaire/mood', min_seconds=20}, {path='end'}"
        );
        var clock = new SetClock();
        await using var host = await StudyHost.StartAsync(folder, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        clock.Advance(TimeSpan.FromSeconds(10));

        var early = await visitor.SubmitAsync(("age", "30"), ("why", "so"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "30", "so"), (early.Status, early.ValueOf("age"), early.ValueOf("why")));
        Assert.Contains("after 20 seconds", early.Errors, StringComparison.Ordinal);
        Assert.Equal("10", early.Page.QuerySelector("[data-clock]")!.GetAttribute("data-least"));

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("end", (await visitor.SubmitAsync(("age", "30"), ("why", "so"))).PageName);
    }

    [Fact]
    public async Task When_the_time_is_over_what_is_there_is_taken_and_the_rest_says_why_it_is_missing()
    {
        using var folder = new WrittenStudy().WithPages(
            "{path='consent'}, {name='Mood', path='questionnaire/mood', max_seconds=30}, {path='end'}"
        );
        var clock = new SetClock();
        await using var host = await StudyHost.StartAsync(folder, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync(("age", ""), ("why", "so"))).Status);

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("end", (await visitor.SubmitAsync(("age", ""), ("why", "so"))).PageName);

        var stored = await host.QueryAsync(db => db.Submissions.SingleAsync());
        Assert.Equal(("""{"age":null,"why":"so"}""", """{"age":"time_up"}"""), (stored.Answers, stored.Missing));
        Assert.Equal(
            "time_up",
            await host.QueryAsync(db => db.Visits.Where(v => v.Path == "questionnaire/mood").Select(v => v.Outcome).SingleAsync())
        );
    }

    [Fact]
    public async Task A_page_can_ask_for_a_number_of_answers_whichever()
    {
        using var folder = new WrittenStudy().With(
            "questionnaires/mood.json",
            """{"min_answers":2,"questions":[{"questiontype":"field","id":"a"},{"questiontype":"field","id":"b"},{"questiontype":"checklist","questions":[{"id":"t","text":"Tea"}]}]}"""
        );
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var refused = await visitor.SubmitAsync(("b", "x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("at least 2 questions", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("end", (await visitor.SubmitAsync(("b", "x"), ("t", "1"))).PageName);
    }

    [Fact]
    public async Task Calculations_are_stored_with_the_answers_they_were_made_from()
    {
        using var folder = new WrittenStudy().With(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"num_field","id":"a"},{"questiontype":"num_field","id":"b"}],"participant_calculations":{"twice":"2 * sum_ab","sum_ab":"a + b","more":"a > 1"}}"""
        );
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("a", "2"), ("b", "3"));
        using var other = host.NewVisitor();
        await other.ConsentAsync();
        await other.SubmitAsync(("a", "2"));

        Assert.Equal(
            ["""{"sum_ab":5,"twice":10,"more":1}""", """{"sum_ab":null,"twice":null,"more":1}"""],
            await host.QueryAsync(db => db.Submissions.OrderBy(s => s.Id).Select(s => s.Calculated).ToListAsync()));
    }
}
