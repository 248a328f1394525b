using System.Collections.Immutable;
using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Operations.Integrations;

/// <summary>Prolific's keys, kept for a day. Thread-safe.</summary>
public sealed class ProlificKeys(HttpClient http, Uri address, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // Tokens with made-up keys must not make us ask without end.
    private static readonly TimeSpan LeastPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asking = new(1);
    private ImmutableArray<SigningKey> _keys = [];
    private DateTimeOffset? _askedAt;
    private DateTimeOffset? _readAt;
    private bool _refreshed;

    /// <summary>The keys; empty when Prolific was never reached.</summary>
    /// <param name="again">Whether a key was missing: they are read again, at most once a minute.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<ImmutableArray<SigningKey>> GetAsync(bool again, CancellationToken cancel)
    {
        if (!IsDue(again)) return _keys;
        await _asking.WaitAsync(cancel);
        try
        {
            if (IsDue(again)) await ReadAsync();
            return _keys;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose()
    {
        http.Dispose();
        _asking.Dispose();
    }

    private bool IsDue(bool again)
    {
        var now = clock.GetUtcNow();
        var isOld = _readAt is null || now - _readAt > Lifetime;
        // A first unknown key right after the keys were read is looked for all the same.
        return (isOld || again)
            && (_askedAt is null || now - _askedAt > LeastPause || (again && _readAt == _askedAt && !_refreshed));
    }

    // For all who come by a link: the first one's closing the page must not leave the others without keys.
    private async Task ReadAsync()
    {
        _refreshed = _askedAt is not null;
        var now = clock.GetUtcNow();
        _askedAt = now;
        try
        {
            using var within = new CancellationTokenSource(AnswerWithin);
            if (ProlificToken.ReadKeys(await http.GetStringAsync(address, within.Token)) is { IsEmpty: false } keys)
                (_keys, _readAt) = (keys, now);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // The old keys serve on; without any, links count as not verified.
        }
    }
}
