using System.Collections.Immutable;
using StudyApp.Studies;

namespace StudyApp.Recruitment;

/// <summary>The platforms one study recruits from. Immutable, thread-safe.</summary>
public sealed class StudyPlatforms
{
    private readonly ImmutableArray<IPlatform> _platforms;

    /// <summary>Those the configuration names.</summary>
    public StudyPlatforms(Study study) => _platforms = [.. study.Platforms.Select(For)];

    /// <summary>Whether pages are shown in a frame of some platform's.</summary>
    public bool InFrame => _platforms.Any(p => p.InFrame);

    /// <summary>The source of ids that participants type: the study's usual platform; empty for none.</summary>
    public string TypedSource => _platforms.IsEmpty ? "" : _platforms[0].Source;

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

    /// <summary>What a link says: the first configured platform that knows it, else <see cref="Arrival.FromQuery"/>.</summary>
    public Arrival Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var any = Arrival.FromQuery(query);
        // An artificial participant may carry any parameter: its own word counts.
        if (any.Source == "simulate") return any;
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

    /// <summary>Whether what is stored of an earlier link is of the same visit on the platform; null when either does not say.</summary>
    public bool? IsSameVisit(Arrival arrival, string? storedParameters) =>
        arrival.VisitId is { } now && Find(arrival.Source)?.Read(Arrival.ReadParameters(storedParameters))?.VisitId is { } before ? now == before : null;
}
