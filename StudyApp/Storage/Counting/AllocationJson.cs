using System.Text.Json;
using System.Text.Json.Serialization;
using StudyApp.Studies.Flow;

namespace StudyApp.Storage.Counting;

/// <summary>An <see cref="AllocationInput"/> as it is stored.</summary>
public static class AllocationJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>A JSON object; empty for null.</summary>
    public static string Write(AllocationInput? input) =>
        input is null ? "{}" : JsonSerializer.Serialize(input, Options);

    /// <summary>What was stored; null when it is not such an object.</summary>
    public static AllocationInput? Read(string json)
    {
        try
        {
            var input = JsonSerializer.Deserialize<AllocationInput>(json, Options);
            var size = input?.Weights.Length;
            return
                input is { BlockMultiple: > 0, NextSlot: >= 0 }
                && input.Counts.Length == size
                && input.Totals.Length == size
                && input.Targets.Length == size
                && input.Weights.All(w => w > 0)
                && input.Enabled.All(c => c >= 1 && c <= size)
                && input.FreeSlots.All(s => s >= 0)
                ? input
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
