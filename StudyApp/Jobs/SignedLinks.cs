using StudyApp.Recruitment;
using StudyApp.Studies;

namespace StudyApp.Jobs;

/// <summary>Takes the ids of a signed link from its token, and believes no others. Thread-safe.</summary>
public sealed class SignedLinks(PlatformRules rules, ProlificKeys keys, TimeProvider clock, ILogger<SignedLinks> log)
{
    /// <summary>Stored with an arrival whose token could not be checked because Prolific was never reached.</summary>
    public const string UnverifiedParameter = "token_unverified";

    /// <summary>The link's parameters as far as they can be believed.</summary>
    /// <param name="query">As they came.</param>
    /// <param name="host">This server's name.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> BelieveAsync(IReadOnlyList<KeyValuePair<string, string>> query, string host, CancellationToken cancel)
    {
        var token = query.FirstOrDefault(p => Is(p.Key, rules.SignedParameter)).Value;
        // What Prolific left unfilled is a preview, which needs no proof.
        var others = query.Where(p => !Is(p.Key, rules.SignedParameter) && (!IsId(p.Key) || p.Value.Contains("{{%", StringComparison.Ordinal))).ToList();
        if (string.IsNullOrEmpty(token)) return others;
        var reading = ProlificToken.Read(token, await keys.GetAsync(again: false, cancel), clock.GetUtcNow(), host);
        if (reading.Problem == TokenProblem.UnknownKey) reading = ProlificToken.Read(token, await keys.GetAsync(again: true, cancel), clock.GetUtcNow(), host);
        if (reading.Problem == TokenProblem.None) return [.. others, .. reading.Ids];
        log.LogWarning("A link's token does not count ({Problem}); whoever came by it goes on without an id", reading.Problem);
        return reading.Problem == TokenProblem.UnknownKey && (await keys.GetAsync(again: false, cancel)).IsEmpty ? [.. others, new(UnverifiedParameter, "1")] : others;
    }

    private bool IsId(string name) => rules.Person.Any(p => Is(name, p)) || Is(name, rules.Visit) || Is(name, rules.Study);

    private static bool Is(string name, string? other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
