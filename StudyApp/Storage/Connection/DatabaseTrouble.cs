using System.Data.Common;
using System.Globalization;

namespace StudyApp.Storage.Connection;

/// <summary>
/// Tells the log when the database cannot be used, once a minute that this goes on, and when a write has gone through
/// again.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="database">Which one.</param>
/// <param name="clock">Measures how long it takes.</param>
/// <param name="log">Where it is told.</param>
public sealed class DatabaseTrouble(StudyDatabase database, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const string Away =
        "The database {Database} cannot be used now, participants are asked to try again: {Reason}";
    private const string StillAway =
        "The database {Database} still cannot be used ({Failures} failures in {Time}): {Reason}";
    private const string Back = "The database {Database} can be used again after {Time} ({Failures} failures)";

    private readonly Lock _gate = new();
    private volatile bool _isOn;
    private long _since;
    private long _toldAt;
    private int _failures;

    /// <summary>Whether it goes on.</summary>
    public bool IsOn => _isOn;

    /// <summary>Notes a failure; false when the database is not to blame, and nothing was told.</summary>
    public bool Note(Exception? failure)
    {
        if (!IsAway(failure)) return false;
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (!_isOn) (_since, _failures, _isOn) = (now, 0, true);
            else if (clock.GetElapsedTime(_toldAt, now) < Pause)
            {
                _failures++;
                return true;
            }
            _toldAt = now;
            if (++_failures == 1) log.LogError(Away, database.Description, failure!.Message);
            else log.LogError(StillAway, database.Description, _failures, Since(now), failure!.Message);
            return true;
        }
    }

    /// <summary>Notes that a write was committed.</summary>
    public void Over()
    {
        if (!_isOn) return;
        lock (_gate)
        {
            if (!_isOn) return;
            _isOn = false;
            log.LogWarning(Back, database.Description, Since(clock.GetTimestamp()), _failures);
        }
    }

    private bool IsAway(Exception? failure) => failure switch
    {
        DbException command => database.IsAway(command),
        DatabaseException or ServerBusyException => true,
        { InnerException: { } inner } => IsAway(inner),
        _ => false,
    };

    private string Since(long now) =>
        string.Create(CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(_since, now).TotalSeconds:0} s");
}
