using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using StudyApp.Storage.Requests;

namespace StudyApp.Participation.Answering;

/// <summary>
/// Reads what a browser reports of a form: one JSON object a line, <c>{questionID, eventType, timestamp, value}</c>
/// with seconds since 1970.
/// </summary>
/// <remarks>Lines that are none are skipped.</remarks>
internal static class InteractionLog
{
    private const int MaxEvents = 5_000;
    private const int MaxCharacters = 1_000_000;
    private const int MaxIdLength = 128;
    private const int MaxValueLength = 1_000;

    // Until 2100; PostgreSQL and SQLite take both ends.
    private const double LatestSecond = 4_102_444_800;

    private static readonly FrozenSet<string> Types = new[]
    {
        "focus",
        "blur",
        "change",
        "paste",
        "drop",
        "paste_blocked",
        "drop_blocked",
        "visibility_hidden",
        "visibility_visible",
        "text_stats",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static ImmutableArray<InteractionEvent> Read(string? lines)
    {
        if (string.IsNullOrEmpty(lines) || lines.Length > MaxCharacters) return [];
        var events = ImmutableArray.CreateBuilder<InteractionEvent>();
        foreach (var line in lines.AsSpan().EnumerateLines())
            if (events.Count == MaxEvents) break;
            else if (ReadLine(line.ToString()) is { } read) events.Add(read);
        return events.ToImmutable();
    }

    private static InteractionEvent? ReadLine(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 4 });
            var root = document.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("timestamp", out var at)
                || at.ValueKind != JsonValueKind.Number
            )
                return null;
            var (id, type, value) = (Text(root, "questionID"), Text(root, "eventType"), Text(root, "value"));
            if (id is null || type is null || value is null || id.Length > MaxIdLength || !Types.Contains(type))
                return null;
            if (!at.TryGetDouble(out var seconds) || seconds is not (>= 0 and < LatestSecond)) return null;
            // Whole microseconds, which both databases keep.
            return new(
                id,
                type,
                DateTime.UnixEpoch.AddTicks((long)(seconds * 1e6) * TimeSpan.TicksPerMicrosecond),
                Cut(value)
            );
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, or half a surrogate pair, escaped or not.
            return null;
        }
    }

    // Absent is empty; what is neither text nor absent, or holds NUL, is malformed.
    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return "";
        return value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() is { } text && !text.Contains('\0', StringComparison.Ordinal) =>
                text,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static string Cut(string value)
    {
        if (value.Length <= MaxValueLength) return value;
        return value[..(char.IsHighSurrogate(value[MaxValueLength - 1]) ? MaxValueLength - 1 : MaxValueLength)];
    }
}
