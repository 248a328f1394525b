using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>The display somebody takes part on.</summary>
public sealed class DisplayTests
{
    [Theory, OnSqlite, OnPostgres]
    internal async Task It_is_stored_with_consent_stands_in_the_view_and_the_document_and_goes_with_the_erased(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("ON_WITHDRAW = 'erase'");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        await visitor.SubmitAsync(("consent", "1"), ("__display", "1.5 1920 1080 1280 650"));
        using var scriptless = host.NewVisitor();
        await scriptless.ConsentAsync();

        Assert.Equal(
            ["1 1.5 1920 1080 1280 650"],
            await host.QueryAsync(db =>
                db.Database.SqlQueryRaw<string>(
                        """SELECT "participantID" || ' ' || dppx || ' ' || "screenWidth" || ' ' || "screenHeight" || ' ' || "innerWidth" || ' ' || "innerHeight" AS "Value" FROM display"""
                    )
                    .ToListAsync()
            )
        );
        var people = await ExportedAsync(host);
        Assert.Equal(
            (1.5, 1280),
            (
                people[0].GetProperty("display").GetProperty("dppx").GetDouble(),
                people[0].GetProperty("display").GetProperty("inner_width").GetInt32()
            )
        );
        Assert.False(people[1].TryGetProperty("display", out _));

        await visitor.OpenAsync("withdraw");
        await visitor.SubmitAsync();
        Assert.Equal(0, await host.QueryAsync(db => db.ParticipantDisplays.CountAsync()));
    }

    [Fact]
    public async Task Nonsense_stands_in_nobody_s_way()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");

        Assert.Equal("questionnaire/mood", (await visitor.SubmitAsync(("consent", "1"), ("__display", "1 wide"))).PageName);
        Assert.Equal(0, await host.QueryAsync(db => db.ParticipantDisplays.CountAsync()));
    }

    private static async Task<List<JsonElement>> ExportedAsync(StudyHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        using var stream = new MemoryStream();
        await scope
            .ServiceProvider.GetRequiredService<JsonExport>()
            .WriteAsync(stream, new(IncludeUnfinished: true, IncludeExcluded: true), CancellationToken.None);
        return [.. JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("participants").EnumerateArray()];
    }
}
