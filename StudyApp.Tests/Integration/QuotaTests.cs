using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>How many are wanted, and what the others are told.</summary>
public sealed class QuotaTests
{
    private const string Full = "end/quota_full";

    [Theory, OnSqlite, OnPostgres]
    internal async Task However_many_come_at_once_to_two_servers_no_limit_is_exceeded(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("CONDITIONS = [{label='a', target=9}, {label='b'}]").WithSetting("TARGET = 30")
            .WithSetting(
                "QUOTAS = [{name='young', show_if='mood.age < 30', max=5}, {source='x', max=8}, {condition=2, source='y', max=3}]"
            );
        var uri = await StudyHost.UriAsync(kind);
        await using var first = await StudyHost.StartAsync(folder, uri);
        await using var second = await StudyHost.StartAsync(folder, uri);

        var ends = await Task.WhenAll(Enumerable.Range(0, 90).Select(async i =>
        {
            using var visitor = (i % 2 == 0 ? first : second).NewVisitor();
            await visitor.OpenAsync($"?source={"xyz"[i % 3]}");
            if (visitor.Current.PageName == Full) return Full;
            await visitor.SubmitAsync(("consent", "1"));
            if (visitor.Current.PageName != "questionnaire/mood")
                return visitor.Current.PageName == Full
                    ? Full
                    : $"{visitor.Current.Status} {visitor.Current.Page.QuerySelector("main")?.TextContent}";
            await visitor.SubmitAsync(("age", i % 4 == 0 ? "20" : "40"));
            return visitor.Current.PageName
                + ((visitor.Current.PageName == "end") == (visitor.Current.Code is not null) ? "" : " with the wrong code");
        }));

        var members = await first.QueryAsync(db => db.Participants.Where(p => !p.Excluded).ToListAsync());
        Assert.InRange(members.Count, 1, 30);
        Assert.InRange(members.Count(p => p.Source == "x"), 1, 8);
        Assert.InRange(members.Count(p => p.Condition == 1), 1, 9);
        Assert.InRange(members.Count(p => p is { Condition: 2, Source: "y" }), 0, 3);
        Assert.InRange(await YoungAsync(first), 0, 5);
        Assert.Equal(
            $"end: {members.Count}, {Full}: {90 - members.Count}",
            string.Join(", ", ends.GroupBy(e => e).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}: {g.Count()}"))
        );
        var refused = await first.QueryAsync(db => db.Participants.Where(p => p.Excluded).ToListAsync());
        Assert.All(refused, p => Assert.Equal(("quota_full", null, true), (p.EndReason, p.CompletionCode, p.Finished)));
        Assert.Empty(
            AssignmentReplay.Verify(
                await AssignmentLog.ReadAsync(first.Services.GetRequiredService<StudyDatabase>(), CancellationToken.None)
            )
        );
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Exactly_as_many_as_wanted_become_members_by_their_answers(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("QUOTAS = [{name='young', show_if='mood.age < 30', max=7}]");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));

        var ends = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            return (Young: i % 2 == 0, (await visitor.SubmitAsync(("age", i % 2 == 0 ? "20" : "40"))).PageName);
        }));

        Assert.Equal(7, ends.Count(e => e is { Young: true, PageName: "end" }));
        Assert.Equal(13, ends.Count(e => e is { Young: true, PageName: Full }));
        Assert.All(ends.Where(e => !e.Young), e => Assert.Equal("end", e.PageName));
        Assert.Equal(7, await YoungAsync(host));
        // What they answered is kept all the same.
        Assert.Equal(40, await host.QueryAsync(db => db.Submissions.CountAsync()));
    }

    [Fact]
    public async Task A_full_study_says_so_before_consent_and_makes_no_rows()
    {
        using var folder = new WrittenStudy()
            .WithSetting("TARGET = 1")
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var first = host.NewVisitor();
        using var late = host.NewVisitor();
        Assert.Equal("consent", (await late.OpenAsync("")).PageName);
        await first.ConsentAsync();

        foreach (var path in new[] { "", "consent", "questionnaire/mood", "end", Full, "?PROLIFIC_PID=P9" })
        {
            using var newcomer = host.NewVisitor();
            Assert.Equal(Full, (await newcomer.OpenAsync(path)).PageName);
            Assert.Contains("The study is full", newcomer.Current.Text, StringComparison.Ordinal);
        }
        Assert.Equal(1, await host.CountParticipantsAsync());

        // Whoever had the form open already is told, too, and leaves no row; whoever takes part goes on.
        await late.SubmitAsync(("consent", "1"));
        Assert.Equal(Full, late.Current.PageName);
        for (var i = 0; i < 3; i++) Assert.Equal(Full, (await late.OpenAsync(i == 1 ? Full : "")).PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
        Assert.Equal("end", (await first.SubmitAsync(("age", "30"))).PageName);
        Assert.NotNull(first.Current.Code);
    }

    [Theory]
    [InlineData("{path='consent'}, {path='questionnaire/mood'}, {path='end'}")]
    [InlineData("{path='create_participant'}, {path='questionnaire/mood'}, {path='end'}")]
    [InlineData("{path='questionnaire/mood'}, {path='end'}")]
    [InlineData("{path='consent_nc'}, {path='assign_condition'}, {path='questionnaire/mood'}, {path='end'}")]
    public async Task With_every_condition_off_nobody_comes_in_and_no_rows_are_made(string pages)
    {
        using var folder = new WrittenStudy()
            .WithSetting("CONDITIONS = [{label='a', enabled=false}, {label='b', target=1}]")
            .WithPages(pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var only = host.NewVisitor();
        await only.OpenAsync("");
        if (only.Current.PageName.StartsWith("consent", StringComparison.Ordinal)) await only.SubmitAsync(("consent", "1"));
        Assert.Equal("questionnaire/mood", only.Current.PageName);

        using var next = host.NewVisitor();
        for (var i = 0; i < 3; i++) Assert.Equal(Full, (await next.OpenAsync("")).PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task Someone_who_is_turned_away_at_the_assignment_ends_there_once()
    {
        using var folder = new WrittenStudy()
            .WithSetting("CONDITIONS = [{label='a', target=1}]")
            .WithPages("{path='consent_nc'}, {path='questionnaire/mood'}, {path='assign_condition'}, {path='instructions/i'}, {path='end'}")
            .With("templates/instructions/i.html", "<p>i</p>");
        await using var host = await StudyHost.StartAsync(folder);
        using var first = host.NewVisitor();
        using var second = host.NewVisitor();
        await first.ConsentAsync();
        await second.ConsentAsync();
        Assert.Equal("instructions/i", (await first.SubmitAsync(("age", "30"))).PageName);
        Assert.Equal(Full, (await second.SubmitAsync(("age", "30"))).PageName);
        Assert.Equal(Full, (await second.OpenAsync("")).PageName);

        var log = await AssignmentLog.ReadAsync(host.Services.GetRequiredService<StudyDatabase>(), CancellationToken.None);
        Assert.Equal([1, 0], log.Assignments.Select(a => a.Condition));
        Assert.Empty(AssignmentReplay.Verify(log));
    }

    [Fact]
    public async Task Places_of_those_who_are_gone_or_excluded_are_given_again()
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting("QUOTAS = [{source='x', max=1}]");
        await using var host = await StudyHost.StartAsync(folder, configure: b => b.Services.AddSingleton<TimeProvider>(clock));

        Assert.Equal("questionnaire/mood", await EnterAsync());
        Assert.Equal(Full, await EnterAsync());
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("questionnaire/mood", await EnterAsync());
        Assert.Equal(Full, await EnterAsync());
        await host.QueryAsync(db => db.Participants.ExecuteUpdateAsync(set => set.SetProperty(p => p.Excluded, true)));
        Assert.Equal("questionnaire/mood", await EnterAsync());

        async Task<string> EnterAsync()
        {
            using var visitor = host.NewVisitor();
            await visitor.OpenAsync("?source=x");
            if (visitor.Current.PageName != Full) await visitor.SubmitAsync(("consent", "1"));
            return visitor.Current.PageName;
        }
    }

    [Fact]
    public async Task Someone_who_is_screened_out_takes_no_place()
    {
        using var folder = new WrittenStudy().WithSetting("QUOTAS = [{name='young', show_if='mood.age < 30', max=1}]")
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='end/too_young', show_if='mood.age < 20'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        Assert.Equal(
            ["end/too_young", "end", Full, "end/too_young", "end"],
            new[] { await AgedAsync("19"), await AgedAsync("25"), await AgedAsync("25"), await AgedAsync("19"), await AgedAsync("40") }
        );

        async Task<string> AgedAsync(string age)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            return (await visitor.SubmitAsync(("age", age))).PageName;
        }
    }

    private static Task<int> YoungAsync(StudyHost host) =>
        host.QueryAsync(db =>
            db.QuotaMembers.CountAsync(m => m.Quota == "young" && db.Participants.Any(p => p.Id == m.ParticipantId && !p.Excluded))
        );
}
