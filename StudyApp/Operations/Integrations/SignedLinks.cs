using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Operations.Integrations;

/// <summary>Takes the ids of a signed link from its token, and believes no others. Thread-safe.</summary>
public sealed class SignedLinks(
    PlatformRules rules, StudyPlatforms platforms, ProlificKeys keys, TimeProvider clock, ILogger<SignedLinks> log)
{
    /// <summary>Stored with an arrival whose token could not be checked because Prolific was never reached.</summary>
    public const string UnverifiedParameter = "token_unverified";

    /// <summary>The link's parameters as far as they can be believed, and whether a token proves who comes.</summary>
    /// <param name="query">As they came, one value each.</param>
    /// <param name="host">This server's name.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<BelievedLink> BelieveAsync(
        IReadOnlyList<KeyValuePair<string, string>> query,
        string host,
        CancellationToken cancel
    )
    {
        var token = query.FirstOrDefault(p => Is(p.Key, rules.SignedParameter)).Value;
        var others = platforms.WithoutClaims(query)
            .Where(p => !Is(p.Key, rules.SignedParameter) && !Is(p.Key, UnverifiedParameter)).ToList();
        if (string.IsNullOrEmpty(token)) return new(others, IsProved: false);
        var reading = ProlificToken.Read(token, await keys.GetAsync(again: false, cancel), clock.GetUtcNow(), host);
        if (reading.Problem == TokenProblem.UnknownKey)
            reading = ProlificToken.Read(token, await keys.GetAsync(again: true, cancel), clock.GetUtcNow(), host);
        // The first of a name counts, and there is room for so many.
        if (reading.Problem == TokenProblem.None) return new([.. reading.Ids, .. others], IsProved: true);
        log.LogWarning(
            "A link's token does not count ({Problem}); whoever came by it goes on without an id",
            reading.Problem
        );
        var isUnverified =
            reading.Problem == TokenProblem.UnknownKey && (await keys.GetAsync(again: false, cancel)).IsEmpty;
        return new(isUnverified ? [.. others, new(UnverifiedParameter, "1")] : others, IsProved: false);
    }

    private static bool Is(string name, string? other) =>
        string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
