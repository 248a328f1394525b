using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Simulation;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class TaskTests
{
    private const string Pages =
        "{path='consent'}, {name='Reaction time', path='task/simple_rt', parameters={trials=3, practice_trials=0}}, {path='end'}";

    [Fact]
    public async Task Trials_are_stored_once_however_often_they_arrive_and_the_page_knows_how_many()
    {
        using var folder = new WrittenStudy().WithPages(Pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        for (var i = 0; i < 3; i++)
            Assert.Equal(
                HttpStatusCode.NoContent,
                (await SendAsync(visitor, """{"index":0,"block":"test","trial":0,"rt_ms":251.5,"outcome":"hit","hidden":false}""")).Status
            );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await SendAsync(visitor, """{"index":1,"block":"test","rt_ms":null}""", """{"index":0}""")).Status
        );

        var trials = await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).ToListAsync());
        Assert.Equal(2, trials.Count);
        Assert.StartsWith(
            """{"block":"test","trial":0,"attempt":null,"foreperiod_ms":null,"rt_ms":251.5,""",
            trials[0].Data,
            StringComparison.Ordinal
        );
        Assert.Equal("2", (await visitor.OpenAsync("")).Page.QuerySelector("#task")!.GetAttribute("data-done"));
        Assert.Equal("end", (await visitor.SubmitAsync(("__trials", "2"))).PageName);
        Assert.Null((await host.QueryAsync(db => db.Visits.SingleAsync(v => v.Path == "task/simple_rt"))).Outcome);
    }

    [Theory]
    [InlineData("""{"index":-1}""", 400)]
    [InlineData("""{"index":0.5}""", 400)]
    [InlineData("""{"index":99999999}""", 400)]
    [InlineData("""{"rt_ms":1}""", 400)]
    [InlineData("""{"index":0,"rt_ms":"fast"}""", 400)]
    [InlineData("""{"index":0,"rt_ms":1e999}""", 400)]
    [InlineData("""{"index":0,"rt_ms":NaN}""", 400)]
    [InlineData("""{"index":0,"block":"a\u0000b"}""", 400)]
    [InlineData("""{"index":0,"block":"\ud800"}""", 400)]
    [InlineData("""{"index":0,"foreign":1}""", 400)]
    [InlineData("""{"index":0,"rt_ms":-1}""", 400)]
    [InlineData("""{"index":0,"rt_ms":600001}""", 400)]
    [InlineData("""{"index":0,"attempt":0}""", 400)]
    [InlineData("""{"index":0,"block":"extra"}""", 400)]
    [InlineData("""{"index":0,"outcome":"win"}""", 400)]
    [InlineData("""{"index":0,"hidden":"yes"}""", 400)]
    [InlineData("""{"index":0,"hidden":[true]}""", 400)]
    [InlineData("""[]""", 400)]
    [InlineData("""not json""", 400)]
    public async Task Trials_that_are_none_are_refused_whole(string trial, int status)
    {
        using var folder = new WrittenStudy().WithPages(Pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(status, (int)(await SendAsync(visitor, """{"index":5}""", trial)).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Trials.CountAsync()));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Trials_from_other_sites_are_refused(string header, string value)
    {
        using var folder = new WrittenStudy().WithPages(Pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        using var request = Request(RunOf(visitor), """{"index":0}""");
        request.Headers.Add(header, value);

        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.SendAsync(request)).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Trials.CountAsync()));
    }

    [Fact]
    public async Task Trials_need_a_participant_and_the_open_page()
    {
        using var folder = new WrittenStudy().WithPages(Pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var stranger = host.NewVisitor();
        using var early = Request("r1", """{"index":0}""");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SendAsync(early)).Status);

        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await SendAsync(visitor, """{"index":0}""");
        var run = RunOf(visitor);
        await visitor.SubmitAsync(("__trials", "1"));
        using var late = Request(run, """{"index":1}""");
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.SendAsync(late)).Status);
        Assert.Equal(1, await host.QueryAsync(db => db.Trials.CountAsync()));
    }

    [Fact]
    public async Task Too_many_trials_together_and_bodies_too_large_are_refused_whole()
    {
        using var folder = new WrittenStudy().WithPages("{path='consent'}, {path='task/cpt', parameters={trials=500}}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        using var many = Request(RunOf(visitor), string.Join(',', Enumerable.Range(0, 501).Select(i => $$"""{"index":{{i}}}""")), "cpt");
        using var large = Request(RunOf(visitor), $$"""{"index":0{{new string(' ', 1 << 20)}}}""", "cpt");

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SendAsync(many)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await visitor.SendAsync(large)).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Trials.CountAsync()));
    }

    [Fact]
    public async Task A_plan_is_the_same_whenever_the_page_is_shown_and_another_for_another_participant()
    {
        using var folder = new WrittenStudy().WithPages("{path='consent'}, {path='task/stroop'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        using var other = host.NewVisitor();
        await visitor.ConsentAsync();
        await other.ConsentAsync();

        var plan = PlanOf(await visitor.OpenAsync(""));
        Assert.Equal(plan, PlanOf(await visitor.OpenAsync("")));
        Assert.NotEqual(plan, PlanOf(await other.OpenAsync("")));
    }

    [Fact]
    public async Task Every_task_has_a_page()
    {
        var tasks = string.Join(", ", TaskTypes.Names.Select(n => $"{{path='task/{n}'}}"));
        using var folder = new WrittenStudy().WithPages($"{{path='consent'}}, {tasks}, {{path='end'}}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        foreach (var name in TaskTypes.Names)
        {
            Assert.Equal($"task/{name}", visitor.Current.PageName);
            Assert.Contains($"js/tasks/{name}.", visitor.Current.Text, StringComparison.Ordinal);
            await visitor.SubmitAsync();
        }
        Assert.Equal("end", visitor.Current.PageName);
    }

    [Theory]
    [InlineData("false_start", "questionnaire/mood")]
    [InlineData("hit", "end")]
    public async Task A_score_decides_which_page_comes_next(string outcome, string next)
    {
        using var folder = new WrittenStudy().WithPages(
            "{path='consent'}, {path='task/simple_rt'}, {path='questionnaire/mood', show_if='tasks.simple_rt.false_starts > 0'}, "
                + "{path='end'}"
        );
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var wait = PlanIn(visitor).Simulate(new SeededChance(1, "t")).First()["foreperiod_ms"];
        await SendAsync(visitor, $$"""{"index":0,"block":"test","trial":0,"foreperiod_ms":{{wait}},"outcome":"{{outcome}}"}""");

        Assert.Equal(next, (await visitor.SubmitAsync(("__trials", "1"))).PageName);
    }

    [Fact]
    public async Task Who_names_the_plan_and_sends_something_else_is_refused_whole_and_told_why()
    {
        using var folder = new WrittenStudy().WithPages("{path='consent'}, {path='task/stroop'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var trials = PlanIn(visitor).Simulate(new SeededChance(1, "t")).Take(3)
            .Select((t, i) => new Dictionary<string, object?>(t) { ["index"] = i }).ToList();
        trials[2]["expected"] = (string)trials[2]["expected"]! == "red" ? "blue" : "red";

        var refused = await SendPlannedAsync(visitor, trials);
        const string Told = "Trial 2 does not fit the plan of its run: \"expected\" is not what was planned.";
        Assert.Equal((HttpStatusCode.BadRequest, Told), (refused.Status, refused.Text));
        Assert.Equal(HttpStatusCode.NoContent, (await SendPlannedAsync(visitor, trials[..2])).Status);
        Assert.Equal([true, true], await PlannedAsync(host));
    }

    [Fact]
    public async Task What_names_no_plan_is_kept_and_marked_and_counts_in_no_score()
    {
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='task/simple_rt', parameters={practice_trials=0}}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var planned = new Dictionary<string, object?>(PlanIn(visitor).Simulate(new SeededChance(1, "t")).First());

        var status = (await SendAsync(
            visitor,
            JsonSerializer.Serialize(new Dictionary<string, object?>(planned) { ["index"] = 0, ["outcome"] = "omission" }),
            """{"index":1,"block":"test","trial":1,"foreperiod_ms":1,"outcome":"omission"}""")).Status;

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal([true, false], await PlannedAsync(host));
        var rows = await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).Select(t => t.Data).ToListAsync());
        Assert.Equal(1, new SimpleReactionTime().Score([.. rows.Select(TrialRow.Read)])["omissions"]);
    }

    [Fact]
    public async Task Trials_of_an_earlier_visit_are_not_stored_with_the_next_one_of_the_same_task()
    {
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='task/digit_span'}, "
                + "{path='task/digit_span', parameters={direction='backward'}}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var (run, plan) = (RunOf(visitor), visitor.Current);
        await SendAsync(visitor, """{"index":0}""");
        Assert.Equal("task/digit_span", (await visitor.SubmitAsync(("__trials", "1"))).PageName);
        using var late = Request(run, """{"index":1}""", "digit_span");

        Assert.Equal(HttpStatusCode.Conflict, (await visitor.SendAsync(late)).Status);
        Assert.NotEqual(PlanOf(plan), PlanOf(visitor.Current));
        Assert.Equal(1, await host.QueryAsync(db => db.Trials.CountAsync()));
    }

    [Fact]
    public async Task A_flood_of_runs_is_stopped()
    {
        using var folder = new WrittenStudy().WithPages(Pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var rows = string.Join(',', Enumerable.Range(0, 150).Select(i => $$"""{"index":{{i}}}"""));
        var statuses = new List<HttpStatusCode>();
        for (var run = 0; run < 8; run++)
        {
            using var request = Request($"{RunOf(visitor)}_{run}", rows);
            statuses.Add((await visitor.SendAsync(request)).Status);
        }

        Assert.Equal(HttpStatusCode.NoContent, statuses[0]);
        Assert.Equal(HttpStatusCode.Conflict, statuses[^1]);
    }

    [Fact]
    public async Task Without_trials_the_task_is_not_done()
    {
        using var folder = new WrittenStudy().WithPages(Pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal("end", (await visitor.SubmitAsync(("__trials", "3"))).PageName);
        Assert.Equal("not_done", (await host.QueryAsync(db => db.Visits.SingleAsync(v => v.Path == "task/simple_rt"))).Outcome);
    }

    [Fact]
    public async Task Without_trials_a_required_task_ends_the_study()
    {
        using var folder = new WrittenStudy().WithPages("{path='consent'}, {path='task/simple_rt', required=true}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var end = await visitor.SubmitAsync();

        Assert.Equal(("end/incompatible_device", null), (end.PageName, end.Code));
    }

    [Fact]
    public async Task A_task_does_not_end_while_trials_are_on_their_way()
    {
        using var folder = new WrittenStudy().WithPages(Pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await SendAsync(visitor, """{"index":0}""");

        var answer = await visitor.SubmitAsync(("__trials", "3"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "task/simple_rt"), (answer.Status, answer.PageName));
    }

    private static async Task<Answer> SendAsync(Visitor visitor, params string[] trials)
    {
        using var request = Request(RunOf(visitor), string.Join(',', trials), visitor.Current.PageName["task/".Length..]);
        return await visitor.SendAsync(request);
    }

    private static async Task<Answer> SendPlannedAsync(Visitor visitor, IEnumerable<IReadOnlyDictionary<string, object?>> trials)
    {
        var json = JsonSerializer.Serialize(new { run = RunOf(visitor), plan = RobotTaskOf(visitor).PlanId, trials });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{visitor.Current.PageName}/trials");
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await visitor.SendAsync(request);
    }

    private static async Task<IEnumerable<bool>> PlannedAsync(StudyHost host)
    {
        var stored = await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).Select(t => t.Data).ToListAsync());
        return stored.Select(t => TrialRow.Read(t).Flag("planned"));
    }

    private static string RunOf(Visitor visitor) => visitor.Current.Page.QuerySelector("#task")!.GetAttribute("data-run")!;

    private static RobotTask RobotTaskOf(Visitor visitor) => RobotTask.Read(visitor.Current.Page.QuerySelector("#task")!)!;

    private static RunPlan PlanIn(Visitor visitor) => RobotTaskOf(visitor).Plan;

    private static string? PlanOf(Answer answer) => answer.Page.QuerySelector("#task")!.GetAttribute("data-plan");

    private static HttpRequestMessage Request(string run, string trials, string task = "simple_rt") =>
        new(HttpMethod.Post, $"task/{task}/trials")
        {
            Content = new StringContent($$"""{"run":"{{run}}","trials":[{{trials}}]}""", Encoding.UTF8, "application/json"),
        };
}
