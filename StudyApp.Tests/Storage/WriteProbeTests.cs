using Microsoft.Extensions.Logging.Abstractions;
using StudyApp.Storage.Participants;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class WriteProbeTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_outcome_holds_for_ten_seconds_and_nothing_that_was_tried_stays(DatabaseKind kind)
    {
        var clock = new StepClock();
        await using var test = await TestDatabase.CreateAsync(kind);
        await using var writer = new ParticipantWriter(test.Database, NullLogger<ParticipantWriter>.Instance, clock);
        var probe = new WriteProbe(writer, clock);
        var before = await test.ColumnAsync("SELECT hash FROM versions ORDER BY hash");

        Assert.True(await IsWritableAsync());
        Assert.Equal(before, await test.ColumnAsync("SELECT hash FROM versions ORDER BY hash"));
        await test.ExecuteAsync("ALTER TABLE versions RENAME TO elsewhere");
        Assert.True(await IsWritableAsync());
        clock.Advance(WriteProbe.HoldsFor);
        Assert.False(await IsWritableAsync());
        await test.ExecuteAsync("ALTER TABLE elsewhere RENAME TO versions");
        Assert.False(await IsWritableAsync());
        clock.Advance(WriteProbe.HoldsFor);
        Assert.True(await IsWritableAsync());

        Task<bool> IsWritableAsync() => probe.IsWritableAsync(CancellationToken.None);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task However_many_ask_one_write_is_under_way(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await using var writer = new ParticipantWriter(test.Database, NullLogger<ParticipantWriter>.Instance);
        var probe = new WriteProbe(writer, new StepClock());

        var asking = Enumerable.Range(0, ParticipantWriter.Capacity * 2).Select(_ => probe.IsWritableAsync(CancellationToken.None));
        var outcomes = await Task.WhenAll(asking);

        // So many writes would not be taken.
        Assert.DoesNotContain(false, outcomes);
    }
}
