namespace StudyApp.Studies.Steps;

/// <summary>What entering led to. The kinds below are all there are.</summary>
/// <param name="ParticipantId">Who it is.</param>
public abstract record EnterOutcome(long ParticipantId);

/// <summary>A new participant.</summary>
/// <param name="NextPath">The page that is open now.</param>
public sealed record Entered(long ParticipantId, string NextPath) : EnterOutcome(ParticipantId);

/// <summary>Someone who was here before goes on where they left.</summary>
public sealed record Resumed(long ParticipantId) : EnterOutcome(ParticipantId)
{
    /// <summary>Whether the external id alone says so; else it is the same browser's form, sent again.</summary>
    public bool ByExternalId { get; init; }
}

/// <summary>Conditions are looked up by external id, and this one has none: nothing was stored.</summary>
public sealed record NotRecognised() : EnterOutcome(0);

/// <summary>Newcomers are turned away at this time: nothing was stored.</summary>
public sealed record TurnedAway() : EnterOutcome(0);

/// <summary>The study is full, or every condition for this newcomer is: nothing was stored.</summary>
public sealed record StudyIsFull() : EnterOutcome(0);

/// <summary>More newcomers than are let in within a minute: nothing was stored.</summary>
/// <param name="RetryAfter">How long until the next one is let in, above 0 and a minute at most.</param>
public sealed record TooManyAtOnce(TimeSpan RetryAfter) : EnterOutcome(0);

/// <summary>What leaving a page led to. The kinds below are all there are.</summary>
public abstract record SubmitOutcome;

/// <summary>Everything is durable.</summary>
/// <param name="NextPath">The page that is open now.</param>
public sealed record Stored(string NextPath) : SubmitOutcome;

/// <summary>The form was not for the open visit (sent twice, or late): nothing was stored.</summary>
public sealed record Stale : SubmitOutcome;

/// <summary>
/// Conditions are looked up by external id, and this one has none: nothing was stored, the page stays open.
/// </summary>
public sealed record IdNotRecognised : SubmitOutcome;

/// <summary>
/// The typed id belongs to an earlier participant, and it is not proved that this is the same person: nothing was
/// stored, the page stays open.
/// </summary>
/// <param name="ParticipantId">The earlier participant.</param>
public sealed record ProofNeeded(long ParticipantId) : SubmitOutcome;

/// <summary>The typed id belongs to an earlier participant, who goes on.</summary>
/// <param name="ParticipantId">The earlier participant.</param>
public sealed record SwitchedTo(long ParticipantId) : SubmitOutcome;
