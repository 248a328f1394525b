using System.Collections.Immutable;
using StudyApp.Studies.Model;

namespace StudyApp.Simulation;

/// <summary>What became of an artificial participant, with everything the server acknowledged.</summary>
/// <param name="Number">1-based.</param>
/// <param name="ExternalId">Under which the server knows it.</param>
/// <param name="CompletionCode">What the end page showed; null when it showed none.</param>
/// <param name="Forms">The forms acknowledged, in order.</param>
/// <param name="Trials">The trials acknowledged, in order.</param>
/// <param name="Failure">Why it did not complete; null when it did.</param>
public sealed record SimulatedParticipant(
    int Number,
    string ExternalId,
    string? CompletionCode,
    ImmutableArray<AcknowledgedForm> Forms,
    ImmutableArray<AcknowledgedTrials> Trials,
    SimulationFailure? Failure)
{
    /// <summary>Whether it left for good, as it was to.</summary>
    public bool DroppedOut { get; init; }

    /// <summary>Whether it came to an end; not where a part opens later.</summary>
    public bool Finished { get; init; }

    /// <summary>The reason of the end it came to; null for none.</summary>
    public string? EndReason { get; init; }

    /// <summary>The page at which the page list stops, where it came there; null elsewhere.</summary>
    public string? StoppedAt { get; init; }

    /// <summary>What became of it.</summary>
    public SimulatedOutcome Outcome =>
        Failure is not null ? SimulatedOutcome.Failed
        : DroppedOut ? SimulatedOutcome.DroppedOut
        : StoppedAt is not null ? SimulatedOutcome.Stopped
        : EndReason == EndPage.Full ? SimulatedOutcome.Full
        : EndReason is null or EndPage.Complete ? SimulatedOutcome.Completed
        : SimulatedOutcome.EndedEarly;

    /// <summary>Where the end page leads back to; null for nowhere.</summary>
    public string? ReturnUrl { get; init; }
}

/// <summary>A form the server answered with a redirect.</summary>
/// <param name="Page">The page's path, such as <c>questionnaire/mood</c>.</param>
/// <param name="Fields">What was sent, hidden fields left out, in the order of the page; empty inputs are sent as empty
/// text.</param>
public sealed record AcknowledgedForm(string Page, ImmutableArray<KeyValuePair<string, string>> Fields);

/// <summary>Trials the server answered with 204.</summary>
/// <param name="Page">The page's path.</param>
/// <param name="Run">The task's run.</param>
/// <param name="Rows">The trials as sent, each with its <c>index</c>.</param>
public sealed record AcknowledgedTrials(
    string Page,
    string Run,
    ImmutableArray<IReadOnlyDictionary<string, object?>> Rows
);

/// <summary>Why an artificial participant could not go on.</summary>
/// <param name="Page">Where it was; a path.</param>
/// <param name="Reason">A sentence without the participant's number, so that equal failures can be counted
/// together.</param>
public sealed record SimulationFailure(string Page, string Reason)
{
    /// <summary>The reason of those who were to give up.</summary>
    public const string GaveUp = "Gave up, as planned.";
}
