using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Counting;

namespace StudyApp.Storage.Participants.Rows;

/// <summary>How many have come within the last minute, on all servers, under the arrivals' lock.</summary>
internal static class NewcomerRows
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Of those whose data were deleted only the day is kept of the start: the deletion came later, and stands for it.
    private const string StartOfNth =
        $"""
        SELECT CASE WHEN w.at > p.started_at THEN w.at ELSE p.started_at END AS start FROM participants p LEFT JOIN withdrawals w ON w.participant_id = p.id AND w.erased
        WHERE NOT {TallySql.IsTest} ORDER BY p.id DESC LIMIT 1 OFFSET @others
        """;

    /// <summary>How long until one more is let in; null for not at all.</summary>
    /// <param name="session">The connection, whose transaction holds the lock.</param>
    /// <param name="most">How many are let in within a minute; at least 1.</param>
    /// <param name="now">UTC.</param>
    public static async Task<TimeSpan?> WaitAsync(
        WriteSession session,
        int most,
        DateTime now,
        CancellationToken cancel
    )
    {
        var starts = await session.QueryAsync(StartOfNth, row => row.Utc("start"), cancel,
            ("others", most - 1));
        return starts is [var start] && start + Minute - now is { Ticks: > 0 } wait
            ? (wait < Minute ? wait : Minute)
            : null;
    }
}
