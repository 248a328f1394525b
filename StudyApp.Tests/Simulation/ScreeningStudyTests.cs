using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Research.Monitoring;
using StudyApp.Simulation;
using StudyApp.Storage.Counting;
using StudyApp.Tests.Cli;
using StudyApp.Tests.Faults;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Simulation;

/// <summary>The study <c>experiments/screening</c>, which is full with 40.</summary>
[Collection(LoadCollection.Name)]
public sealed class ScreeningStudyTests
{
    private const int Target = 40;

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Of_two_hundred_arrivals_three_in_four_are_screened_out_and_exactly_the_target_completes(DatabaseKind kind)
    {
        await using var study = await ExampleStudyTests.ServeAsync(Path.Combine("experiments", "screening", "screening.toml"), kind);
        // One after the other: whoever is under way keeps others out as long as it lasts.
        var report = await StudySimulation.RunAsync(study.Plan(200) with { Concurrency = 1 }, CancellationToken.None);

        Assert.Empty(report.Failures);
        Assert.Equal(Target, report.Completed);
        var (screened, full) = (Assert.Single(report.Counts.Ended), report.Counts.Of(SimulatedOutcome.Full));
        Assert.Equal(("screened_out", 200 - Target - full), screened);
        Assert.InRange((double)screened.Count / (screened.Count + Target), 0.7, 0.8);
        Assert.True(full > 0);
        await using var context = study.NewContext();
        Assert.Equal([Target / 2, Target / 2], await context.Participants.Where(p => p.EndReason == "complete").GroupBy(p => p.Condition)
            .OrderBy(g => g.Key).Select(g => g.Count()).ToListAsync());
        Assert.Equal(Target + screened.Count, await context.Participants.CountAsync());
        Assert.Empty(AssignmentReplay.Verify(await AssignmentLog.ReadAsync(study.Database, CancellationToken.None)));
        var expectation = await study.CompareAsync(report);
        Assert.True(expectation.Shown.IsEmpty, string.Join('\n', expectation.Shown));
    }

    [Fact]
    public async Task The_verb_tells_them_apart_by_reason_and_condition_and_full_is_no_failure()
    {
        using var program = new StudyProgram();
        program.Write("short.toml", """
            TITLE = 'Short'
            SQLALCHEMY_DATABASE_URI = 'sqlite:///short.db'
            CONSENT_MIN_SECONDS = 0
            TARGET = 10
            CONDITIONS = [{label='a'}, {label='b'}]
            PAGE_LIST = [{path='consent'}, {path='questionnaire/q'}, {path='end/screened_out', show_if="q.hand != 'left'"}, {path='end'}]
            SIMULATE = [{item='hand', weights={left=0.25, right=0.75}}]
            """);
        program.Write("consent.html", "<p>Do you agree?</p>");
        program.Write(
            "questionnaires/q.json",
            """{"questions":[{"questiontype":"radiolist","id":"hand","labels":["left","right"],"required":true}]}"""
        );

        var (code, output, errors) = await program.RunAsync("simulate", "short.toml", "--participants", "90", "--seed", "3",
            "--concurrency", "1", "--json");

        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        int Of(string key) => root.GetProperty(key).GetInt32();
        var screened = root.GetProperty("ended").GetProperty("screened_out").GetInt32();
        Assert.Equal((10, 0, 0, 90), (Of("completed"), Of("failed"), Of("dropped_out"), 10 + screened + Of("full")));
        Assert.True(Of("full") > 0 && screened > 20);
        var conditions = root.GetProperty("by_condition");
        Assert.Equal(["a", "b"], conditions.EnumerateObject().Select(c => c.Name));
        Assert.Equal([5, 5], conditions.EnumerateObject().Select(c => c.Value.GetProperty("completed").GetInt32()));
        Assert.Equal(screened, conditions.EnumerateObject().Sum(c => c.Value.GetProperty("ended").GetProperty("screened_out").GetInt32()));
        // A line at each tenth; nothing of it is a failure.
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(9, lines.Length);
        Assert.Matches("^81 of 90: 10 completed, [0-9]+ ended early, [0-9]+ found it full, 0 failed$", lines[^1].Trim());
    }

    [Fact]
    public async Task A_page_at_which_the_list_stops_is_told_and_no_failure()
    {
        using var program = new StudyProgram();
        program.Write("short.toml", """
            TITLE = 'Short'
            SQLALCHEMY_DATABASE_URI = 'sqlite:///short.db'
            CONSENT_MIN_SECONDS = 0
            PAGE_LIST = [{path='consent'}, {path='end', show_if="source == 'panel'"}, {path='instructions/wrong', show_if="source != 'panel'"}]
            """);
        program.Write("consent.html", "<p>Do you agree?</p>");
        program.Write("templates/instructions/wrong.html", "<p>This link is not complete.</p>");

        var (code, output, errors) = await program.RunAsync("simulate", "short.toml", "--participants", "3", "--seed", "3");

        Assert.True(code == 0, errors);
        Assert.Contains("stayed      3  instructions/wrong, where the page list stops\n", output, StringComparison.Ordinal);
        Assert.Contains("completed   0\n", output, StringComparison.Ordinal);
    }
}
