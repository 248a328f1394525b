using StudyApp.Simulation;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Simulation;

public sealed class SeedTests
{
    private const string Config = """
        TITLE = 'Seeds'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        PAGE_LIST = [
            {name='Consent', path='consent'},
            {name='Q', path='questionnaire/q'},
            {name='Q again', path='questionnaire/q/again'},
            {name='Reaction', path='task/simple_rt', parameters={trials=5, practice_trials=0}},
            {name='End', path='end'},
        ]
        """;

    private const string Questionnaire = """
        {"questions":[{"questiontype":"field","id":"text","required":true},{"questiontype":"num_field","id":"number","min":0,"max":1000000,"required":true}]}
        """;

    [Fact]
    public async Task The_same_seed_gives_the_same_answers_and_another_seed_others()
    {
        var (first, again, other) = (await AnswersAsync(5), await AnswersAsync(5), await AnswersAsync(6));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Two_participants_and_two_visits_of_a_page_are_answered_differently()
    {
        using var folder = Write();
        await using var study = await ServedStudy.StartAsync(folder.Config);
        var report = await study.SimulateAsync(8);
        var numbers = report
            .Participants.SelectMany(p => p.Forms)
            .SelectMany(f => f.Fields)
            .Where(f => f.Key == "number")
            .Select(f => f.Value)
            .ToList();
        Assert.Equal(16, numbers.Count);
        Assert.Equal(16, numbers.Distinct().Count());
    }

    private static async Task<List<string>> AnswersAsync(long seed)
    {
        using var folder = Write();
        await using var study = await ServedStudy.StartAsync(folder.Config);
        var report = await study.SimulateAsync(4, seed);
        Assert.Empty(report.Failures);
        return
        [
            .. report.Participants.SelectMany(p =>
                p.Forms.Select(f => $"{p.Number} {f.Page} {string.Join('&', f.Fields)}").Concat(p.Trials.SelectMany(Rows))
            ),
        ];
    }

    // What is presented, and when, is drawn for each participant by the study; what they do is the seed's.
    private static IEnumerable<string> Rows(AcknowledgedTrials trials) =>
        trials.Rows.Select(row => string.Join('&', row.Where(f => f.Key != "foreperiod_ms").OrderBy(f => f.Key, StringComparer.Ordinal)));

    private static WrittenStudy Write() => new(Config, ("consent.html", "<p>Do you agree?</p>"), ("questionnaires/q.json", Questionnaire));
}
