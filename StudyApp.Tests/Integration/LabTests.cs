using System.Net;
using Microsoft.EntityFrameworkCore;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>A whole laboratory, which one address stands for: nothing is counted by address.</summary>
public sealed class LabTests
{
    [Theory, OnSqlite, OnPostgres]
    internal async Task Sixty_people_who_begin_at_once_at_one_address_are_all_served(DatabaseKind kind)
    {
        using var folder = new WrittenStudy()
            .WithSetting("BEHIND_REVERSE_PROXY = true")
            .With("tables/log.json", """{"columns":{"n":{"type":"integer"}}}""");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));

        var pages = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            using var visitor = host.NewVisitor();
            visitor.ComesThrough("198.51.100.7");
            await visitor.ConsentAsync();
            for (var row = 0; row < 20; row++)
                Assert.Equal(HttpStatusCode.NoContent, (await visitor.PostRawAsync("table/log", ("n", $"{row}"))).Status);
            return (await visitor.SubmitAsync(("age", $"{18 + i}"))).PageName;
        }));

        var stored = (
            await host.QueryAsync(db => db.Participants.CountAsync(p => p.Finished)),
            await host.QueryAsync(db => db.Submissions.CountAsync()),
            await host.QueryAsync(db => db.TableRows.CountAsync())
        );
        // Nor when all of them withdraw by their codes afterwards; the wrong ones are few enough.
        var codes = await host.QueryAsync(db => db.Participants.Select(p => p.CompletionCode!).ToListAsync());
        using var last = host.NewVisitor();
        last.ComesThrough("198.51.100.7");
        foreach (var code in codes) Assert.Equal(HttpStatusCode.SeeOther, (await last.PostRawAsync("withdraw", ("code", code))).Status);
        Assert.Equal((60, "end"), (pages.Length, Assert.Single(pages.Distinct())));
        Assert.Equal((60, 60, 1200), stored);
    }
}
