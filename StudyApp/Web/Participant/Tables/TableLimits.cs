using System.Collections.Concurrent;

namespace StudyApp.Web.Participant.Tables;

/// <summary>
/// How much each participant may write to tables and read from them, so that a flood from one harms nobody else.
/// </summary>
/// <remarks>What is held here is gone with the process. Thread-safe.</remarks>
internal sealed class TableLimits(TimeProvider clock)
{
    /// <summary>Rows of one participant, over all tables.</summary>
    public const int MostRows = 100_000;

    // Of several servers each counts its own rows: the database tells the others' now and then.
    private const int CountAgainAfter = 1_000;

    private const double Requests = 100;
    private const double RequestsPerSecond = 20;
    private const double Bytes = 20_000_000;
    private const double BytesPerSecond = 1_000_000;
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<long, Use> _uses = new();

    /// <summary>Takes one request; else how long to wait.</summary>
    public TimeSpan? TakeRequest(long participantId)
    {
        if (_uses.Count > MostKept) Forget();
        var use = _uses.GetOrAdd(participantId, _ => new(clock.GetTimestamp()));
        lock (use)
        {
            Refill(use);
            if (use.Requests < 1) return TimeSpan.FromSeconds((1 - use.Requests) / RequestsPerSecond);
            // What was sent too much is paid back first.
            if (use.Bytes < 0) return TimeSpan.FromSeconds(-use.Bytes / BytesPerSecond);
            use.Requests--;
            return null;
        }
    }

    /// <summary>Counts bytes that were sent or read.</summary>
    public void Spend(long participantId, long bytes)
    {
        if (!_uses.TryGetValue(participantId, out var use)) return;
        lock (use) use.Bytes -= bytes;
    }

    /// <summary>How many rows the participant has written; asked for now and then, and counted on between.</summary>
    public async Task<int> RowsAsync(long participantId, Func<Task<int>> count)
    {
        var use = _uses.GetOrAdd(participantId, _ => new(clock.GetTimestamp()));
        if (use.Rows < 0)
        {
            var rows = await count();
            lock (use)
                if (use.Rows < 0) use.Rows = rows;
        }
        return use.Rows;
    }

    /// <summary>Counts rows that were stored.</summary>
    public void Added(long participantId, int rows)
    {
        if (!_uses.TryGetValue(participantId, out var use)) return;
        lock (use)
        {
            use.Uncounted += rows;
            if (use.Rows >= 0) use.Rows += rows;
            if (use.Uncounted < CountAgainAfter) return;
            (use.Rows, use.Uncounted) = (-1, 0);
        }
    }

    private void Refill(Use use)
    {
        var now = clock.GetTimestamp();
        var seconds = clock.GetElapsedTime(use.At, now).TotalSeconds;
        use.At = now;
        use.Requests = Math.Min(Requests, use.Requests + (seconds * RequestsPerSecond));
        use.Bytes = Math.Min(Bytes, use.Bytes + (seconds * BytesPerSecond));
    }

    private void Forget()
    {
        foreach (var (id, use) in _uses)
            lock (use)
            {
                Refill(use);
                if (use is { Requests: >= Requests, Bytes: >= Bytes }) _uses.TryRemove(id, out _);
            }
    }

    private sealed class Use(long at)
    {
        public long At { get; set; } = at;

        public double Requests { get; set; } = TableLimits.Requests;

        public double Bytes { get; set; } = TableLimits.Bytes;

        /// <summary>-1 until somebody asked the database.</summary>
        public int Rows { get; set; } = -1;

        /// <summary>Rows stored since.</summary>
        public int Uncounted { get; set; }
    }
}
