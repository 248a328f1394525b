namespace StudyApp.Studies.Model;

/// <summary>Who is let in, when, with which device, and for how long.</summary>
public sealed record AccessRules
{
    /// <summary>Newcomers are let in from this moment on; null for always.</summary>
    public DateTimeOffset? OpenFrom { get; init; }

    /// <summary>Newcomers are turned away from this moment on; null for never.</summary>
    /// <remarks>Later than <see cref="OpenFrom"/>.</remarks>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>How long after the start an unfinished participant may go on; null for ever.</summary>
    public TimeSpan? ExpiresAfter { get; init; }

    /// <summary>What the study needs.</summary>
    public DeviceNeed Device { get; init; }

    /// <summary>What a link must carry to begin a test run; null when there are none. A secret.</summary>
    public string? TestToken { get; init; }

    /// <summary>How many newcomers are let in within a minute, on all servers together; null for no limit.</summary>
    /// <remarks>At least 1.</remarks>
    public int? NewcomersPerMinute { get; init; }

    /// <summary>Whether newcomers are let in.</summary>
    /// <param name="now">The moment asked about.</param>
    /// <param name="order">What was last ordered by hand; null for nothing. Closed by hand stays closed; opened by hand
    /// stays open until the next <see cref="OpenUntil"/>.</param>
    public Openness At(DateTimeOffset now, OpeningOrder? order)
    {
        if (order is { State: OpeningState.Closed }) return new(false, null);
        if (order is { State: OpeningState.Open } && !(order.At < OpenUntil && OpenUntil <= now))
            return new(true, null);
        return OpenFrom > now ? new(false, OpenFrom) : new(!(OpenUntil <= now), null);
    }

    /// <summary>Whether a device fits.</summary>
    /// <param name="found">What the consent page's script found, separated by spaces; null or empty when no script
    /// ran.</param>
    /// <returns>Null when it cannot be told.</returns>
    public bool? Fits(string? found) => Device switch
    {
        DeviceNeed.Any => true,
        _ when string.IsNullOrWhiteSpace(found) => null,
        DeviceNeed.Keyboard => found.Split(' ').Contains("keyboard"),
        DeviceNeed.Desktop => found.Split(' ').Contains("desktop"),
        _ => throw new InvalidOperationException("Not one of the closed set."),
    };

    /// <summary>Nothing: a token must not get into a log this way.</summary>
    public override string ToString() => nameof(AccessRules);
}

/// <summary>What a study needs of a device.</summary>
public enum DeviceNeed
{
    /// <summary>Nothing special.</summary>
    Any,

    /// <summary>A keyboard that is no picture on the screen.</summary>
    Keyboard,

    /// <summary>A desktop computer or a laptop.</summary>
    Desktop,
}

/// <summary>What somebody ordered by hand.</summary>
public enum OpeningState
{
    /// <summary>Newcomers are let in at the times of the configuration.</summary>
    Times,

    /// <summary>Newcomers are let in.</summary>
    Open,

    /// <summary>Newcomers are turned away.</summary>
    Closed,
}

/// <summary>An order by hand.</summary>
/// <param name="State">What was ordered.</param>
/// <param name="At">When.</param>
public sealed record OpeningOrder(OpeningState State, DateTimeOffset At);

/// <summary>Whether newcomers are let in.</summary>
/// <param name="IsOpen">Whether they are.</param>
/// <param name="OpensAt">When they will be; null when they are, or when that is not known.</param>
public sealed record Openness(bool IsOpen, DateTimeOffset? OpensAt);
