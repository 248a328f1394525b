using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>A server whose clock is put back, or forward, while people take part.</summary>
public sealed class ClockTests
{
    [Theory, OnSqlite, OnPostgres]
    internal async Task A_clock_that_is_put_back_holds_nobody_up_and_makes_no_negative_times(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy()
            .WithSetting("CONSENT_MIN_SECONDS = 5")
            .WithPages("{path='consent'}, {path='questionnaire/mood', min_seconds=10, max_seconds=60}, {path='end'}");
        await using var host = await StudyHost.StartAsync(
            folder,
            await StudyHost.UriAsync(kind),
            b => b.Services.AddSingleton<TimeProvider>(clock)
        );
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        clock.Advance(TimeSpan.FromHours(-3));

        Assert.Equal("questionnaire/mood", (await visitor.SubmitAsync(("consent", "1"))).PageName);
        clock.Advance(TimeSpan.FromHours(-1));
        Assert.Equal("end", (await visitor.SubmitAsync(("age", "33"))).PageName);

        Assert.NotNull(visitor.Current.Code);
        var row = Assert.Single(
            ExportSample.Read(
                await ExportSample.BytesAsync(stream =>
                    host.Services.GetRequiredService<WideExport>().WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
                )
            )
        );
        Assert.Equal(("33", ""), (row["mood_age"], row["mood_duration"]));
        Assert.DoesNotContain(row.Values, cell => cell.StartsWith('-'));
        Assert.Equal(
            [null],
            await host.QueryAsync(db =>
                db.Database.SqlQueryRaw<double?>("SELECT duration AS \"Value\" FROM questionnaire_mood").ToListAsync()
            )
        );
    }

    [Fact]
    public async Task A_clock_that_is_put_forward_takes_what_is_there_and_lets_everybody_go_on()
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='questionnaire/mood', max_seconds=60}, {path='instructions/i'}, {path='end'}")
            .With("templates/instructions/i.html", "<p>i</p>");
        await using var host = await StudyHost.StartAsync(folder, configure: b => b.Services.AddSingleton<TimeProvider>(clock));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        clock.Advance(TimeSpan.FromDays(20));

        Assert.Equal("instructions/i", (await visitor.SubmitAsync(("why", "so"))).PageName);
        clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal("end", (await visitor.SubmitAsync()).PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
    }
}
