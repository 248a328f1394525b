namespace StudyApp.Research.Accounts;

/// <summary>
/// Counts failed sign-ins under names that have no account, by the rule accounts follow: otherwise the lock would tell
/// which names exist.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class UnknownNames(TimeProvider clock)
{
    public const int MaxFailures = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    private const int Capacity = 10_000;

    private sealed record Record(int Failures, DateTimeOffset LockedUntil, DateTimeOffset LastAt);

    private readonly Dictionary<string, Record> _names = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Until when a name is locked; null when it is not.</summary>
    public DateTimeOffset? LockedUntil(string name)
    {
        lock (_gate)
            return _names.TryGetValue(name, out var record) && record.LockedUntil > clock.GetUtcNow()
                ? record.LockedUntil
                : null;
    }

    /// <summary>Notes a failure; until when the name is locked now, null when it is not.</summary>
    public DateTimeOffset? Fail(string name)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_names.Count >= Capacity && !_names.ContainsKey(name))
                _names.Remove(_names.MinBy(n => n.Value.LastAt).Key);
            var failures = _names.GetValueOrDefault(name)?.Failures + 1 ?? 1;
            var locks = failures >= MaxFailures;
            _names[name] = new(locks ? 0 : failures, locks ? now + LockedFor : default, now);
            return locks ? now + LockedFor : null;
        }
    }
}
