using System.Collections.Immutable;
using System.Text.Json;

namespace StudyApp.Recruitment;

/// <summary>What a recruiting platform's link says about a person. Untrusted text.</summary>
/// <param name="ExternalId">The person's id, trimmed, at most 128 characters; null for none.</param>
/// <param name="Source">The platform, lower case; empty for none.</param>
/// <param name="Parameters">All that was kept of the link, by name as it stood there.</param>
public sealed record Arrival(string? ExternalId, string Source, ImmutableSortedDictionary<string, string> Parameters)
{
    /// <summary>The longest id kept; longer ones are cut, so that a link never fails.</summary>
    public const int MaxIdLength = 128;

    private const int MaxParameters = 32;
    private const int MaxParametersLength = 2048;

    // Which parameter names the person, in order of precedence, and the platform it gives away.
    private static readonly (string Name, string Source)[] IdParameters =
        [("PROLIFIC_PID", "prolific"), ("workerId", "mturk"), ("external_id", ""), ("mTurkID", "mturk")];

    /// <summary>Nobody known.</summary>
    public static Arrival Unknown { get; } = new(null, "", ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>True when the link said nothing worth keeping.</summary>
    public bool IsEmpty => ExternalId is null && Source.Length == 0 && Parameters.IsEmpty;

    /// <summary>The kept parameters as a JSON object; null when there are none.</summary>
    public string? ParametersJson => Parameters.IsEmpty ? null : JsonSerializer.Serialize(Parameters);

    /// <summary>Reads a link's query. Names are matched without regard to case, values are kept as they are.</summary>
    public static Arrival FromQuery(IEnumerable<KeyValuePair<string, string>> query)
    {
        var kept = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        var room = MaxParametersLength;
        foreach (var (name, value) in query)
        {
            if (kept.Count == MaxParameters || name.Length is 0 or > 64 || value.Length > 512 || (room -= name.Length + value.Length) < 0 || HasControls(value) || HasControls(name)) continue;
            kept[name] = value;
        }
        var (id, platform) = IdParameters.Select(p => (Id: Clean(kept.GetValueOrDefault(p.Name)), p.Source)).FirstOrDefault(p => p.Id is not null);
        var source = Clean(kept.GetValueOrDefault("source"))?.ToLowerInvariant();
        return new(id, source is null ? platform ?? "" : source[..Math.Min(source.Length, 64)], kept.ToImmutable());
    }

    /// <summary>An id as it is stored: trimmed and cut to <see cref="MaxIdLength"/>; null when nothing is left.</summary>
    public static string? Clean(string? id)
    {
        var trimmed = id?.Trim();
        if (string.IsNullOrEmpty(trimmed)) return null;
        return trimmed.Length > MaxIdLength ? trimmed[..MaxIdLength] : trimmed;
    }

    private static bool HasControls(string text) => text.Any(char.IsControl) || text.Any(char.IsSurrogate) && !IsWellFormed(text);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        return true;
    }
}
