using System.Collections.Immutable;
using System.Text.Json;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment;

/// <summary>What a recruiting platform's link says about a person. Untrusted text.</summary>
/// <param name="ExternalId">The person's id, trimmed, at most 128 characters; null for none.</param>
/// <param name="Source">The platform, lower case; empty for none.</param>
/// <param name="Parameters">All that was kept of the link, by name as it stood there.</param>
public sealed record Arrival(string? ExternalId, string Source, ImmutableSortedDictionary<string, string> Parameters)
{
    /// <summary>The longest id kept; longer ones are cut, so that a link never fails.</summary>
    public const int MaxIdLength = 128;

    /// <summary>In place of an id: the platform did not fill it in.</summary>
    internal const string UnfilledPlaceholder = "{{%";

    private const int MaxParameters = 32;
    private const int MaxParametersLength = 2048;

    // Which parameter names the person, in order of precedence, and the platform it gives away.
    private static readonly (string Name, string Source)[] IdParameters =
        [("PROLIFIC_PID", "prolific"), ("workerId", "mturk"), ("external_id", ""), ("mTurkID", "mturk")];

    /// <summary>How the program's own notes beside a link's parameters begin; a link cannot carry any.</summary>
    public const string NotePrefix = "studyapp:";

    /// <summary>What tells this person's visits apart on the platform; null when unknown.</summary>
    public string? VisitId { get; init; }

    /// <summary>The study on the platform; null when unknown.</summary>
    public string? PlatformStudy { get; init; }

    /// <summary>Whether a researcher tries the link out: whoever comes is left out of counts and exports.</summary>
    public bool IsPreview { get; init; }

    /// <summary>The source of those who come by a test link.</summary>
    public const string TestSource = "test";

    /// <summary>The source of artificial participants.</summary>
    public const string SimulatedSource = "simulate";

    /// <summary>The note beside a link whose parameters occur twice with different values: their names.</summary>
    public const string RepeatedNote = "repeated";

    /// <summary>
    /// The note beside the link of another visit that somebody came by of whom only the id was known.
    /// </summary>
    public const string ByIdNote = "by_id";

    /// <summary>The note that stands beside the link of everybody who tries the study out.</summary>
    public const string TestNote = "test";

    private const string ConditionNote = "condition";

    /// <summary>The condition a test link asks for, from 1; null when it asks for none.</summary>
    public int? TestCondition { get; init; }

    /// <summary>Whoever comes by a test link: left out of counts and exports.</summary>
    public static Arrival Test(int? condition)
    {
        var notes = Unknown.Parameters.Add(NotePrefix + TestNote, "1");
        if (condition is { } number)
            notes = notes.Add(
                NotePrefix + ConditionNote,
                number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
        return new(null, TestSource, notes) { IsPreview = true, TestCondition = condition };
    }

    /// <summary>The same with what was noted of a test link.</summary>
    internal Arrival WithTestNotes(ImmutableSortedDictionary<string, string> stored) =>
        stored.ContainsKey(NotePrefix + TestNote)
        ? this with
        {
            IsPreview = true,
            TestCondition = int.TryParse(
                stored.GetValueOrDefault(NotePrefix + ConditionNote),
                System.Globalization.CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : null,
        }
        : this;

    /// <summary>Nobody known.</summary>
    public static Arrival Unknown { get; } = new(null, "", ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>The parameters that name a person whatever the study is configured for.</summary>
    internal static IEnumerable<string> GeneralIds => IdParameters.Select(p => p.Name);

    /// <summary>Whether a source is the program's own to give: no link may claim it.</summary>
    public static bool IsReserved(string source) => PlatformRules.OwnSources.Contains(SourceOf(source));

    /// <summary>A source as it is stored: trimmed, small letters, at most 64 characters; empty for none.</summary>
    public static string SourceOf(string? given) =>
        Clean(given)?.ToLowerInvariant() is { } source ? source[..Math.Min(source.Length, 64)] : "";

    /// <summary>
    /// The same with a note that these parameters occur twice with different values; those that are not kept are left
    /// out.
    /// </summary>
    public Arrival WithRepeated(IEnumerable<string> names)
    {
        var kept = names.Where(Parameters.ContainsKey).Order(StringComparer.OrdinalIgnoreCase).ToList();
        return kept.Count == 0
            ? this
            : this with
            {
                Parameters = Parameters.SetItem(NotePrefix + RepeatedNote, string.Join(' ', kept)),
            };
    }

    /// <summary>True when the link said nothing worth keeping.</summary>
    public bool IsEmpty => ExternalId is null && Source.Length == 0 && Parameters.IsEmpty;

    /// <summary>The kept parameters as a JSON object; null when there are none.</summary>
    public string? ParametersJson => Parameters.IsEmpty ? null : JsonSerializer.Serialize(Parameters);

    /// <summary>Reads a link's query.</summary>
    /// <remarks>
    /// Names are matched without regard to case, of two values of one name the first counts, values are kept as they
    /// are.
    /// </remarks>
    public static Arrival FromQuery(IEnumerable<KeyValuePair<string, string>> query)
    {
        var kept = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        var room = MaxParametersLength;
        foreach (var (name, value) in query)
        {
            if (kept.Count == MaxParameters || kept.ContainsKey(name) || name.Length is 0 or > 64 || value.Length > 512)
                continue;
            if ((room -= name.Length + value.Length) < 0 || HasControls(value) || HasControls(name)) continue;
            if (name.StartsWith(NotePrefix, StringComparison.OrdinalIgnoreCase)) continue;
            kept[name] = value;
        }
        var (id, platform) = IdParameters
            .Select(p => (Id: Clean(kept.GetValueOrDefault(p.Name)), p.Source))
            .FirstOrDefault(p => p.Id is not null);
        var source = SourceOf(kept.GetValueOrDefault("source"));
        // A platform that was to fill in the id has not: a researcher looks at the link.
        var isPreview = id?.Contains(UnfilledPlaceholder, StringComparison.Ordinal) == true;
        return new(isPreview ? null : id, source.Length == 0 ? platform ?? "" : source, kept.ToImmutable())
        {
            IsPreview = isPreview,
        };
    }

    /// <summary>What <see cref="ParametersJson"/> was made from; empty for null.</summary>
    public static ImmutableSortedDictionary<string, string> ReadParameters(string? json) =>
        json is null
            ? Unknown.Parameters
            : (JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? []).ToImmutableSortedDictionary(
                StringComparer.OrdinalIgnoreCase
            );

    /// <summary>The stored parameters with a note of the program's own.</summary>
    public static string WithNote(string? json, string note, string value) =>
        JsonSerializer.Serialize(ReadParameters(json).SetItem(NotePrefix + note, value));

    /// <summary>A note of the program's own; null when there is none.</summary>
    public static string? NoteOf(string? json, string note) =>
        ReadParameters(json).GetValueOrDefault(NotePrefix + note);

    /// <summary>
    /// An id as it is stored: trimmed and cut to <see cref="MaxIdLength"/>; null when nothing is left.
    /// </summary>
    public static string? Clean(string? id)
    {
        var trimmed = id?.Trim();
        if (string.IsNullOrEmpty(trimmed)) return null;
        return trimmed.Length > MaxIdLength ? trimmed[..MaxIdLength] : trimmed;
    }

    private static bool HasControls(string text) =>
        text.Any(char.IsControl) || text.Any(char.IsSurrogate) && !IsWellFormed(text);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        return true;
    }
}
