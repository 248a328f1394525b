using System.Collections.Immutable;
using System.Text.Json;

namespace StudyApp.Studies.Tasks;

/// <summary>What a task presents to one participant, part after part. Immutable.</summary>
/// <param name="Parts">Practice and test parts in order; between two parts there is a break.</param>
public sealed record TaskPlan(ImmutableArray<PlannedPart> Parts)
{
    /// <summary>All trials, practice included.</summary>
    public int Count => Parts.Sum(p => p.Trials.Length);

    /// <summary>The plan as the browser script takes it: an array of parts.</summary>
    public string ToJson() => JsonSerializer.Serialize(Parts.Select(part => new Dictionary<string, object?>
    {
        ["block"] = part.Block,
        ["level"] = part.Level,
        ["variant"] = part.Variant,
        ["trials"] = part.Trials.Select(t => new object?[] { t.Stimulus, t.Condition, t.Expected, t.WaitMs }),
    }));

    /// <summary>A plan as the browser got it.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    public static TaskPlan Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            return new([.. document.RootElement.EnumerateArray().Select(ReadPart)]);
        }
        catch (Exception shape)
            when (shape
                    is InvalidOperationException
                        or KeyNotFoundException
                        or IndexOutOfRangeException
                        or FormatException
            )
        {
            throw new JsonException("The text is no plan.", shape);
        }
    }

    /// <summary>A part and one of its trials, both by 0-based number; null when the plan has no such trial.</summary>
    public (PlannedPart Part, PlannedTrial Trial)? At(double? part, double? trial) =>
        IndexIn(Parts.Length, part) is { } p && IndexIn(Parts[p].Trials.Length, trial) is { } t
            ? (Parts[p], Parts[p].Trials[t])
            : null;

    private static int? IndexIn(int length, double? at) =>
        at is { } number && double.IsInteger(number) && number >= 0 && number < length ? (int)number : null;

    private static PlannedPart ReadPart(JsonElement part) => new(
        part.GetProperty("block").GetString()!,
        [.. part.GetProperty("trials").EnumerateArray().Select(ReadTrial)])
    {
        Level = part.GetProperty("level") is { ValueKind: JsonValueKind.Number } level ? level.GetInt32() : null,
        Variant = part.GetProperty("variant").GetString(),
    };

    private static PlannedTrial ReadTrial(JsonElement trial) =>
        new(trial[0].GetString()!, trial[1].GetString()!, trial[2].GetString(), trial[3].GetInt32());
}

/// <summary>Trials that follow each other without a break.</summary>
/// <param name="Block"><see cref="TrialRow.Practice"/> or <see cref="TrialRow.Test"/>.</param>
/// <param name="Trials">In order.</param>
public sealed record PlannedPart(string Block, ImmutableArray<PlannedTrial> Trials)
{
    /// <summary>The n of an n-back; null elsewhere.</summary>
    public int? Level { get; init; }

    /// <summary>How the part differs in its instructions, such as <c>reversed</c>; null for not at all.</summary>
    public string? Variant { get; init; }
}

/// <summary>One presentation.</summary>
/// <param name="Stimulus">What is shown, in the task's own notation.</param>
/// <param name="Condition">What kind of trial it is.</param>
/// <param name="Expected">The right response; null when none is right.</param>
/// <param name="WaitMs">The time that differs from trial to trial, ms: before the stimulus where the trial waits for a
/// response, after it where the pace is fixed.</param>
public sealed record PlannedTrial(string Stimulus, string Condition, string? Expected, int WaitMs);
