using Microsoft.EntityFrameworkCore;
using StudyApp.Simulation;
using StudyApp.Tests.Faults;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Simulation;

/// <summary>What artificial participants do besides answering, each alone, by all of them.</summary>
[Collection(LoadCollection.Name)]
public sealed class BehaviourTests : IAsyncLifetime, IDisposable
{
    private const int Participants = 12;

    private const string Config = """
        TITLE = 'Behaviour'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        ALLOW_BACK = true
        PAGE_LIST = [
            {name='Consent', path='consent'},
            {name='Q', path='questionnaire/q'},
            {name='Reaction', path='task/simple_rt', parameters={trials=3, practice_trials=0}},
            {name='R', path='questionnaire/r'},
            {name='S', path='questionnaire/s'},
            {name='End', path='end'},
        ]
        """;

    private const string Questionnaire = """
        {"questions":[
            {"questiontype":"num_field","id":"number","min":0,"max":1000000},
            {"questiontype":"checklist","max_choices":1,"questions":[{"id":"a","text":"A"},{"id":"b","text":"B"},{"id":"c","text":"C"}]},
            {"questiontype":"radiolist","id":"hand","labels":["left","right"]}]}
        """;

    private readonly WrittenStudy _folder = new(
        Config,
        ("consent.html", "<p>Do you agree?</p>"),
        ("questionnaires/q.json", Questionnaire),
        ("questionnaires/r.json", Questionnaire),
        ("questionnaires/s.json", Questionnaire)
    );
    private ServedStudy _study = null!;

    public async Task InitializeAsync() => _study = await ServedStudy.StartAsync(_folder.Config);

    public async Task DisposeAsync() => await _study.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_leaves_for_good_is_no_failure_and_not_finished()
    {
        var report = await WalkAsync(new() { DropOut = 1 });
        Assert.Equal((0, 0, Participants), (report.Completed, report.Failed, report.DroppedOut));
        Assert.True(report.Participants.Select(p => p.Forms.Length).Distinct().Count() > 1);
        await using var context = _study.NewContext();
        Assert.Equal(Participants, await context.Participants.CountAsync(p => !p.Finished));
    }

    [Fact]
    public async Task Who_comes_again_by_the_link_goes_on_as_the_same_participant()
    {
        var report = await WalkAsync(new() { Return = 1 });
        Assert.Equal(Participants, report.Completed);
        await using var context = _study.NewContext();
        Assert.Equal(Participants, await context.Participants.CountAsync());
    }

    [Fact]
    public async Task Of_a_form_sent_twice_at_once_one_is_stored()
    {
        var report = await WalkAsync(new() { DoubleClick = 1 });
        Assert.Equal(Participants, report.Completed);
        await using var context = _study.NewContext();
        Assert.Equal(Participants * 3, await context.Submissions.CountAsync());
        Assert.Equal(Participants, await context.Participants.CountAsync());
    }

    [Fact]
    public async Task Who_goes_back_answers_again_and_the_newest_answer_counts()
    {
        var report = await WalkAsync(new() { Back = 1 });
        Assert.Equal(Participants, report.Completed);
        await using var context = _study.NewContext();
        Assert.Equal(Participants, await context.Visits.CountAsync(v => v.Outcome == "back"));
        Assert.All(report.Participants, p => Assert.Contains(p.Forms.CountBy(f => f.Page), page => page.Value == 2));
    }

    [Fact]
    public async Task A_form_whose_answer_was_lost_is_stored_once()
    {
        var report = await WalkAsync(new() { Disconnect = 1 });
        Assert.Equal(Participants, report.Completed);
        await using var context = _study.NewContext();
        Assert.Equal(Participants * 3, await context.Submissions.CountAsync());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_journeys()
    {
        var behaviour = new SimulatedBehaviour { DropOut = 0.5, Back = 0.5, Think = TimeSpan.FromMilliseconds(1) };
        var first = await WalkAsync(behaviour);
        await using var other = await ServedStudy.StartAsync(_folder.Config);
        var again = await other.SimulateAsync(Participants, behaviour);
        Assert.Equal(first.Participants.Select(Journal), again.Participants.Select(Journal));
        Assert.InRange(first.DroppedOut, 1, Participants - 1);
    }

    [Fact]
    public async Task A_cell_that_holds_something_else_is_named()
    {
        var report = await _study.SimulateAsync(2);
        await using (var context = _study.NewContext())
            await context
                .Submissions.Where(s => s.Questionnaire == "r")
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Answers, """{"number":-1,"a":0,"b":0,"c":0,"hand":"neither"}"""));
        await using (var context = _study.NewContext())
            await context.Trials.Where(t => t.Index == 2).ExecuteDeleteAsync();
        var expectation = await _study.CompareAsync(report);
        var typed =
            report.Participants[0].Forms.Single(f => f.Page == "questionnaire/r").Fields.FirstOrDefault(f => f.Key == "number").Value ?? "";
        Assert.Contains(new("sim-7-1", "wide r_number", typed, "-1"), expectation.Shown);
        Assert.Contains(expectation.Shown, d => d is { Participant: "sim-7-2", Column: "long r_hand", Found: "neither" });
        Assert.Equal(
            2,
            expectation.Shown.Count(d => d is { Expected: "a trial", Found: "" } && d.Column.EndsWith("#2", StringComparison.Ordinal))
        );
        Assert.Equal(expectation.Shown.Length, expectation.Differing);
    }

    private static string Journal(SimulatedParticipant participant) =>
        $"{participant.DroppedOut} {string.Join(' ', participant.Forms.Select(f => $"{f.Page} {string.Join('&', f.Fields)}"))}";

    // Whatever was done, the exports hold what was typed.
    private async Task<SimulationReport> WalkAsync(SimulatedBehaviour behaviour)
    {
        var report = await _study.SimulateAsync(Participants, behaviour);
        Assert.Empty(report.Failures);
        Assert.Empty((await _study.CompareAsync(report)).Shown);
        return report;
    }
}
