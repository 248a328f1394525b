using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Who ends early gives the place back, wherever places are counted, unless the page list says otherwise.</summary>
public sealed class ScreeningTests
{
    private const string Full = "end/quota_full";
    private const string Screened = "{path='consent'}, {path='questionnaire/mood'}, {path='end/screened_out', show_if='mood.age < "
        + "30'}, {path='end'}";
    private const string Kept = "{path='consent'}, {path='questionnaire/mood'}, {path='end/screened_out', show_if='mood.age < 30', "
        + "counts=true}, {path='end'}";

    public static TheoryData<string> Limits =>
    [
        "TARGET = 2",
        "CONDITIONS = [{label='a', target=1}, {label='b', target=1}]",
        "CONDITIONS = [{label='a', target=2}]\nASSIGNMENT = {rule='blocks', strata=['source']}",
        "QUOTAS = [{source='', max=2}]",
        "CONDITIONS = [{label='a'}]\nQUOTAS = [{condition=1, max=2}]",
        "QUOTAS = [{name='all', show_if='mood.age > 0', max=2}]",
    ];

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Who_is_screened_out_fills_no_limit_of_any_kind(string limit)
    {
        using var folder = new WrittenStudy().WithPages(Screened).WithSetting(limit);
        await using var host = await StudyHost.StartAsync(folder);

        var ends = new List<string>();
        foreach (var age in new[] { "20", "20", "40", "20", "20", "40", "40" }) ends.Add(await ComeAsync(host, age));

        Assert.Equal(["end/screened_out", "end/screened_out", "end", "end/screened_out", "end/screened_out", "end", Full], ends);
        Assert.Empty(AssignmentReplay.Verify(await LogAsync(host)));
    }

    [Fact]
    public async Task An_end_that_counts_keeps_the_place()
    {
        using var folder = new WrittenStudy().WithPages(Kept).WithSetting("TARGET = 2\nCONDITIONS = [{label='a'}, {label='b'}]");
        await using var host = await StudyHost.StartAsync(folder);

        Assert.Equal(["end/screened_out", "end", Full],
            [await ComeAsync(host, "20"), await ComeAsync(host, "40"), await ComeAsync(host, "40")]);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_key_that_is_changed_later_holds_for_those_who_ended_before(DatabaseKind kind)
    {
        var uri = await StudyHost.UriAsync(kind);
        using var folder = new WrittenStudy()
            .WithSetting("TARGET = 2\nCONDITIONS = [{label='a'}, {label='b'}]\nCONDITION_TIES = 'lowest'").WithPages(Kept);
        await using (var host = await StudyHost.StartAsync(folder, uri))
            Assert.Equal(["end/screened_out", "end/screened_out", Full],
                [await ComeAsync(host, "20"), await ComeAsync(host, "20"), await ComeAsync(host, "40")]);

        folder.WithPages(Screened).Write(uri);
        await using (var host = await StudyHost.StartAsync(folder.Config, []))
        {
            Assert.Equal("end", await ComeAsync(host, "40"));
            Assert.Equal(["3 counts 1"], await CountedAsync(host));
        }

        folder.WithPages(Kept).Write(uri);
        await using (var host = await StudyHost.StartAsync(folder.Config, []))
        {
            Assert.Equal(Full, await ComeAsync(host, "40"));
            Assert.Empty(AssignmentReplay.Verify(await LogAsync(host)));
        }
    }

    [Fact]
    public async Task The_condition_of_someone_screened_out_is_given_again()
    {
        using var folder = new WrittenStudy().WithPages(Screened)
            .WithSetting("CONDITIONS = [{label='a'}, {label='b'}]\nCONDITION_TIES = 'lowest'");
        await using var host = await StudyHost.StartAsync(folder);
        foreach (var age in new[] { "20", "20", "40", "20", "40", "40" }) await ComeAsync(host, age);

        var conditions = await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).Select(p => $"{p.EndReason} {p.Condition}")
            .ToListAsync());
        Assert.Equal(["screened_out 1", "screened_out 1", "complete 1", "screened_out 2", "complete 2", "complete 1"], conditions);
    }

    [Fact]
    public async Task The_place_of_someone_screened_out_is_the_next_one_of_a_list_of_blocks()
    {
        using var folder = new WrittenStudy().WithPages(Screened)
            .WithSetting("CONDITIONS = [{label='a'}, {label='b'}]\nASSIGNMENT = {rule='blocks'}");
        await using var host = await StudyHost.StartAsync(folder);
        foreach (var age in new[] { "40", "20", "20", "40" }) await ComeAsync(host, age);

        var log = await LogAsync(host);
        Assert.Equal([0, 1, 1, 1], log.Assignments.Select(a => a.Slot ?? -1));
        Assert.Empty(AssignmentReplay.Verify(log));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task However_many_come_at_once_the_study_ends_with_no_more_than_its_target_complete(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithPages(Screened)
            .WithSetting("TARGET = 10\nCONDITIONS = [{label='a', target=5}, {label='b', target=5}]");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));

        var ends = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => ComeAsync(host, i % 2 == 0 ? "20" : "40")));
        while (ends.Count(e => e == "end") < 10) ends = [.. ends, await ComeAsync(host, "40")];

        Assert.Equal(10, ends.Count(e => e == "end"));
        Assert.Equal(Full, await ComeAsync(host, "40"));
        Assert.Equal(["1 5", "2 5"], await host.QueryAsync(db => db.Participants.Where(p => p.EndReason == "complete")
            .GroupBy(p => p.Condition).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}").ToListAsync()));
        Assert.Empty(AssignmentReplay.Verify(await LogAsync(host)));
    }

    private static async Task<string> ComeAsync(StudyHost host, string age)
    {
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        if (visitor.Current.PageName == "consent") await visitor.SubmitAsync(("consent", "1"));
        if (visitor.Current.PageName == "questionnaire/mood") await visitor.SubmitAsync(("age", age));
        return visitor.Current.PageName;
    }

    private static Task<AssignmentLog> LogAsync(StudyHost host) =>
        AssignmentLog.ReadAsync(host.Services.GetRequiredService<StudyDatabase>(), CancellationToken.None);

    private static Task<List<string>> CountedAsync(StudyHost host) =>
        host.QueryAsync(db => db.Assignments.Where(a => a.Counted).OrderBy(a => a.Id)
            .Select(a => $"{a.ParticipantId} counts {a.Condition}").ToListAsync());
}
