using System.Collections.Immutable;

namespace StudyApp.Studies.Tasks;

/// <summary>What a field of a trial may hold.</summary>
public enum TrialFieldType
{
    /// <summary>A finite number, or null.</summary>
    Number,

    /// <summary>Text of at most 100 characters, or null.</summary>
    Text,

    /// <summary>True or false, or null.</summary>
    Boolean,
}

/// <summary>A field of a trial.</summary>
/// <param name="Name">Its name in the browser, the database and the export.</param>
/// <param name="Type">What it may hold.</param>
/// <param name="Description">What it means, with unit and the meaning of null.</param>
public sealed record TrialField(string Name, TrialFieldType Type, string Description)
{
    private const string PlannedMeaning =
        "1 when the run's plan has this trial as it is here; 0 when it has not (made before the study "
        + "was changed, or by something else "
        + "than the task): such trials are in no score; empty when the server that took it did not know the plan";

    /// <summary>The least number it can be; numbers below are refused.</summary>
    public double Min { get; init; }

    /// <summary>The greatest number it can be; numbers above are refused.</summary>
    public double Max { get; init; } = 1e12;

    /// <summary>The texts it can be; empty for any.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Whether the server alone writes it; browsers are not asked.</summary>
    public bool IsServers { get; init; }

    /// <summary>Whether a number lies within the limits.</summary>
    public bool Takes(double number) => number >= Min && number <= Max;

    /// <summary>Whether a text is one of those it can be.</summary>
    public bool Takes(string text) => Values.IsEmpty || Values.Contains(text);

    /// <summary>What the server found when it held the trial against the plan of its run.</summary>
    public static TrialField Planned { get; } =
        new("planned", TrialFieldType.Boolean, PlannedMeaning) { IsServers = true };

    /// <summary>Fields with which every task says how exact its times are.</summary>
    public static ImmutableArray<TrialField> Timing { get; } =
    [
        new("hidden", TrialFieldType.Boolean, "1 when the page lost visibility or focus during the trial"),
        new("frame_ms", TrialFieldType.Number, "median interval between two frames so far, ms; empty before ten frames")
        {
            Max = 10_000,
        },
        new("dropped_frames", TrialFieldType.Number, "frames that came too late during the trial") { Max = 1e9 },
        new("clock_ms", TrialFieldType.Number, "smallest step of the browser's monotonic clock, ms") { Max = 10_000 },
        new("uncertainty_ms", TrialFieldType.Number,
            "bound on the browser's own error of rt_ms, ms: how late the script was at the first frame "
                + "with the stimulus, the interval "
            + "from there to the next frame (at least the usual one) and one step of the clock; empty when "
            + "no frame showed the stimulus; "
            + "delays of screen and keyboard come on top and cannot be seen by a page") { Max = 20_000 },
    ];
}
