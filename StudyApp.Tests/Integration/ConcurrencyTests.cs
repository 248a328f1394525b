using Microsoft.EntityFrameworkCore;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Many people at the same moment, over HTTP, on each database.</summary>
public sealed class ConcurrencyTests
{
    [Theory, OnSqlite, OnPostgres]
    internal async Task A_hundred_who_consent_at_once_are_spread_fifty_to_fifty(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("CONDITIONS = [{label='a'}, {label='b'}]");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        var visitors = Enumerable.Range(0, 100).Select(_ => host.NewVisitor()).ToList();

        await Task.WhenAll(visitors.Select(v => v.ConsentAsync()));

        var counts = await host.QueryAsync(db =>
            db.Participants.GroupBy(p => p.Condition).Select(g => new { g.Key, Count = g.Count() }).OrderBy(g => g.Key).ToListAsync()
        );
        Assert.Equal([(1, 50), (2, 50)], counts.Select(c => (c.Key, c.Count)));
        visitors.ForEach(v => v.Dispose());
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task The_same_external_id_from_twenty_devices_at_once_is_one_participant(DatabaseKind kind)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        var visitors = Enumerable.Range(0, 20).Select(_ => host.NewVisitor()).ToList();

        await Task.WhenAll(visitors.Select(v => v.ConsentAsync("PROLIFIC_PID=same")));

        Assert.Equal(1, await host.CountParticipantsAsync());
        Assert.All(visitors, v => Assert.Equal("questionnaire/mood", v.Current.PageName));
        visitors.ForEach(v => v.Dispose());
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Forty_people_who_send_each_form_twice_are_stored_once_each(DatabaseKind kind)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var visitor = host.NewVisitor();
            var page = await visitor.ConsentAsync();
            await Task.WhenAll(visitor.PostAsync(page, ("age", $"{18 + i}")), visitor.PostAsync(page, ("age", $"{18 + i}")));
        }));

        var answers = await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).ToListAsync());
        Assert.Equal(
            Enumerable.Range(18, 40).Select(age => $$"""{"age":{{age}},"why":null}""").Order(StringComparer.Ordinal),
            answers.Order(StringComparer.Ordinal)
        );
        Assert.Equal(40, (await host.QueryAsync(db => db.Participants.Select(p => p.CompletionCode).ToListAsync())).Distinct().Count());
    }
}
