using System.Globalization;
using StudyApp.Simulation;
using StudyApp.Storage.Participants;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Simulation;

public sealed class ModelledAnswersTests
{
    private const string Config = """
        TITLE = 'Models'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        CONDITIONS = [{label='slow'}, {label='fast'}]
        PAGE_LIST = [{name='Consent', path='consent'}, {name='Before', path='questionnaire/q'}, {name='After', path='questionnaire/q/after'}, {name='End', path='end'}]
        SIMULATE = [
            {item='age', mean=30, sd=4},
            {item='q/hand', weights={left=0, right=1}},
            {item='comment', missing=1},
            {item='q/after/effort', condition='fast', value=7},
            {item='q/after/effort', value=1},
            {item='grid', mean=9, sd=0},
        ]
        """;

    private const string Questionnaire = """
        {"questions":[
            {"questiontype":"num_field","id":"age","min":18,"max":40},
            {"questiontype":"radiolist","id":"hand","labels":["left","right"],"required":true},
            {"questiontype":"field","id":"comment"},
            {"questiontype":"slider","id":"effort","tick_count":7},
            {"questiontype":"radiogrid","id":"grid","labels":["no","yes"],"na_column":true,"questions":[{"id":"calm","text":"calm"},{"id":"sad","text":"sad"}]}]}
        """;

    [Fact]
    public async Task Answers_follow_the_models_the_one_for_the_condition_first()
    {
        using var folder = Write();
        await using var study = await ServedStudy.StartAsync(folder.Config);
        var reads = new StudyReads(study.Database);
        var report = await StudySimulation.RunAsync(
            study.Plan(40) with
            {
                ConditionOf = (id, cancel) => reads.Recruited.ConditionBeforeAsync(SimulationPlan.Source, id, cancel),
            },
            CancellationToken.None
        );
        Assert.Empty(report.Failures);
        var rows = await study.AnswersAsync();
        var ages = rows.Select(r => int.Parse(r.Cells["age"]!, CultureInfo.InvariantCulture)).ToList();
        Assert.All(ages, age => Assert.InRange(age, 18, 40));
        Assert.InRange(ages.Average(), 28.5, 31.5);
        Assert.All(
            rows,
            r => Assert.Equal(("right", null, "2", "2"), (r.Cells["hand"], r.Cells["comment"], r.Cells["calm"], r.Cells["sad"]))
        );
        Assert.All(rows.Where(r => r.Page == "questionnaire/q/after"), r => Assert.Equal(r.Condition == 2 ? "7" : "1", r.Cells["effort"]));
        Assert.Contains(rows, r => r.Page == "questionnaire/q" && r.Cells["effort"] is not ("1" or "7"));
        Assert.Empty((await study.CompareAsync(report)).Shown);
    }

    [Fact]
    public async Task Without_anything_that_tells_the_condition_participants_say_so()
    {
        using var folder = Write();
        await using var study = await ServedStudy.StartAsync(folder.Config);
        var (failure, count) = Assert.Single((await study.SimulateAsync(2)).Failures);
        Assert.Equal((2, "questionnaire/q/after"), (count, failure.Page));
        Assert.Contains("SIMULATE answers this page by condition", failure.Reason, StringComparison.Ordinal);
    }

    private static WrittenStudy Write() => new(Config, ("consent.html", "<p>Do you agree?</p>"), ("questionnaires/q.json", Questionnaire));
}
