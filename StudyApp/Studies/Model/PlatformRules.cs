using System.Collections.Frozen;
using System.Collections.Immutable;

namespace StudyApp.Studies.Model;

/// <summary>The platforms whose ways are known; every other is described in the configuration.</summary>
public enum PlatformKind
{
    /// <summary>prolific.com.</summary>
    Prolific,

    /// <summary>Amazon Mechanical Turk.</summary>
    MTurk,

    /// <summary>CloudResearch Connect.</summary>
    Connect,

    /// <summary>SONA Systems.</summary>
    Sona,

    /// <summary>Any other: everything is written in the configuration.</summary>
    Generic,
}

/// <summary>How one recruiting platform sends people and takes them back.</summary>
public sealed record PlatformRules
{
    /// <summary>In <see cref="Codes"/>: each participant who ends for the reason gets a code of their own.</summary>
    public const string GeneratedCode = "*";

    /// <summary>
    /// The sources that the program itself gives: no platform has their name, and no link can claim one.
    /// </summary>
    public static ImmutableArray<string> OwnSources { get; } = ["test", "simulate", "imported"];

    /// <summary>The name under <c>RECRUITMENT</c>, lower case; participants' <c>source</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which of the known platforms.</summary>
    public required PlatformKind Kind { get; init; }

    /// <summary>The link's parameters that can hold the person's id; the first that is there counts.</summary>
    /// <remarks>Never empty.</remarks>
    public required ImmutableArray<string> Person { get; init; }

    /// <summary>The parameter that tells one person's visits apart; null where the platform has none.</summary>
    public string? Visit { get; init; }

    /// <summary>The parameter that names the study on the platform; null for none.</summary>
    public string? Study { get; init; }

    /// <summary>End reason → code, or <see cref="GeneratedCode"/>.</summary>
    /// <remarks>
    /// Reasons that are not there give no code, except <c>complete</c>, which follows the study's own rules.
    /// </remarks>
    public FrozenDictionary<string, string> Codes { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>
    /// End reason → address to go back to, with the placeholders <c>{participant} {visit} {study} {code} {status}</c>
    /// outside the host.
    /// </summary>
    public FrozenDictionary<string, string> ReturnUrls { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The parameter that carries the platform's signed token: ids count only from there.</summary>
    /// <remarks>Null where links are not signed.</remarks>
    public string? SignedParameter { get; init; }

    /// <summary>Whether nobody begins the study without an id of a platform's.</summary>
    public bool IdRequired { get; init; }

    /// <summary>Whether the study is shown in a frame on the platform's own pages.</summary>
    public bool InFrame { get; init; }
}
