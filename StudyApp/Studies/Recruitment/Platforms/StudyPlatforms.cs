using System.Collections.Immutable;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>The platforms one study recruits from. Immutable, thread-safe.</summary>
public sealed class StudyPlatforms
{
    private readonly ImmutableArray<IPlatform> _platforms;
    private readonly ImmutableHashSet<string> _signed;
    private readonly ImmutableHashSet<string> _guarded;

    /// <summary>Those the configuration names.</summary>
    public StudyPlatforms(Study study)
    {
        _platforms = [.. study.Platforms.Select(For)];
        _signed = [.. study.Platforms.Where(p => p.SignedParameter is not null).Select(p => p.Name)];
        _guarded = GuardedIn(study.Platforms);
        NeedsId = study.Platforms.Any(p => p.IdRequired);
    }

    /// <summary>Whether nobody begins without an id of some platform's.</summary>
    public bool NeedsId { get; }

    /// <summary>Whether pages are shown in a frame of some platform's.</summary>
    public bool InFrame => _platforms.Any(p => p.InFrame);

    /// <summary>
    /// The source of an id that a participant types: the one they came from, else the study's usual platform.
    /// </summary>
    /// <remarks>A platform that signs its links knows no typed ids: such an id has no source.</remarks>
    /// <param name="source">What the participant's link said; empty for nothing.</param>
    public string TypedSource(string source)
    {
        var usual = source.Length > 0 || _platforms.IsEmpty ? source : _platforms[0].Source;
        return _signed.Contains(usual) ? "" : usual;
    }

    /// <summary>The adapter for one platform.</summary>
    public static IPlatform For(PlatformRules rules) => rules.Kind switch
    {
        PlatformKind.Prolific => new ProlificPlatform(rules),
        PlatformKind.MTurk => new MTurkPlatform(rules),
        PlatformKind.Connect => new ConnectPlatform(rules),
        PlatformKind.Sona => new SonaPlatform(rules),
        PlatformKind.Generic => new GenericPlatform(rules),
        _ => throw new ArgumentOutOfRangeException(nameof(rules)),
    };

    /// <summary>The platform a participant came from; null for none that is configured.</summary>
    public IPlatform? Find(string source) => _platforms.FirstOrDefault(p => p.Source == source);

    /// <summary>Whether links of a source count only with the platform's signature.</summary>
    public bool IsSigned(string source) => _signed.Contains(source);

    /// <summary>Whether somebody who is no participant yet lacks the id that the study asks for.</summary>
    /// <remarks>Whoever tries it out needs none.</remarks>
    public bool LacksId(Arrival arrival) =>
        NeedsId && !arrival.IsPreview && (arrival.ExternalId is null || !IsPlatform(arrival.Source));

    /// <summary>
    /// A link without what it would have to prove: a source that is the program's own or a signed platform's and, while
    /// a platform signs its links, every id but those of other platforms that the study is configured for.
    /// </summary>
    /// <remarks>What a platform left unfilled stays: it names nobody.</remarks>
    public IEnumerable<KeyValuePair<string, string>> WithoutClaims(IEnumerable<KeyValuePair<string, string>> query) =>
        query.Where(p => !IsClaim(p.Key, p.Value));

    /// <summary>What a link says, whether it is true or not: the first configured platform that knows it, else <see
    /// cref="Arrival.FromQuery"/>.</summary>
    public Arrival Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var any = Arrival.FromQuery(query);
        // An artificial participant may carry any parameter: its own word counts.
        if (any.Source == Arrival.SimulatedSource) return any;
        return _platforms.Select(p => p.Read(any.Parameters)).FirstOrDefault(a => a is not null) ?? any;
    }

    /// <summary>What the link said, from what is stored of it.</summary>
    /// <param name="source">The participant's source.</param>
    /// <param name="externalId">The participant's id; null for none. It may have been typed.</param>
    /// <param name="parameters">The stored parameters; null for none.</param>
    public Arrival ReadStored(string source, string? externalId, string? parameters)
    {
        var kept = Arrival.ReadParameters(parameters);
        var read = Find(source)?.Read(kept) ?? Arrival.FromQuery(kept);
        return read.WithTestNotes(kept) with { Source = source, ExternalId = externalId };
    }

    /// <summary>
    /// Whether what is stored of an earlier link is of the same visit on the platform; null when either does not say.
    /// </summary>
    public bool? IsSameVisit(Arrival arrival, string? storedParameters) =>
        arrival.VisitId is { } now
        && Find(arrival.Source)?.Read(Arrival.ReadParameters(storedParameters))?.VisitId is { } before
            ? now == before
            : null;

    /// <summary>Whether a link proves by the visit it names that the person of an earlier link comes back.</summary>
    public bool ProvesVisit(Arrival arrival, string? storedParameters) =>
        Find(arrival.Source)?.VisitProves == true
        && IsSameVisit(arrival, storedParameters) == true
        && Arrival.NoteOf(storedParameters, Arrival.ByIdNote) is null;

    private bool IsPlatform(string source) => source == Arrival.SimulatedSource || Find(source) is not null;

    private bool IsClaim(string name, string value) => string.Equals(name, "source", StringComparison.OrdinalIgnoreCase)
        ? Arrival.IsReserved(value) || _signed.Contains(Arrival.SourceOf(value))
        : _guarded.Contains(name) && !value.Contains(Arrival.UnfilledPlaceholder, StringComparison.Ordinal);

    private static ImmutableHashSet<string> GuardedIn(ImmutableArray<PlatformRules> platforms)
    {
        var signed = platforms.Where(p => p.SignedParameter is not null).ToList();
        if (signed.Count == 0) return [];
        var others = platforms.Except(signed).SelectMany(p => p.Person);
        var own = signed.SelectMany(p => p.Person.Append(p.Visit).Append(p.Study)).OfType<string>();
        var general = Arrival.GeneralIds.Except(others, StringComparer.OrdinalIgnoreCase);
        return general.Concat(own).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
