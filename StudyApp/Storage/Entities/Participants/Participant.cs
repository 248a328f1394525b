using StudyApp.Storage.Entities.Conditions;
using StudyApp.Storage.Entities.Visits;

namespace StudyApp.Storage.Entities.Participants;

/// <summary>One person (or pseudonym) in the study.</summary>
/// <remarks>Responses lie elsewhere; ids from recruiting platforms lie only here.</remarks>
public sealed class Participant
{
    /// <summary>1-based, in order of arrival.</summary>
    public long Id { get; set; }

    /// <summary>The recruiting platform's id; null when none is known.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The recruiting platform; empty for none.</summary>
    public string Source { get; set; } = "";

    /// <summary>
    /// BCP 47 tag of the language the study was last shown in; null for participants from before languages were kept.
    /// </summary>
    public string? Language { get; set; }

    /// <summary>1 for the first time, counted up with each retake.</summary>
    public int Attempt { get; set; } = 1;

    /// <summary>1-based condition number; 0 for none.</summary>
    public int Condition { get; set; }

    /// <summary>How many were assigned to the condition before; 0 as long as there is none.</summary>
    public int Sequence { get; set; }

    /// <summary>All chance that concerns this participant (order of items, ties) comes from here.</summary>
    public long Seed { get; set; }

    /// <summary>What the participant was given at the end; null before, and when the study gives none.</summary>
    public string? CompletionCode { get; set; }

    /// <summary>Whether the code was made for this participant alone.</summary>
    public bool CodeIsGenerated { get; set; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>UTC; null until an end is reached.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Whether an end was reached, whichever.</summary>
    public bool Finished { get; set; }

    /// <summary>
    /// Which end was reached, and so whether the participant counts (<see cref="CountingEnd"/>): <c>complete</c>, the
    /// reason of another end, or <c>session_loaded</c> for someone who turned out to be an earlier participant; null
    /// until then.
    /// </summary>
    public string? EndReason { get; set; }

    /// <summary>UTC of the last page shown or sent.</summary>
    public DateTime LastActiveAt { get; set; }

    /// <summary>
    /// UTC until which an unfinished participant counts as present without a sign: they wait for the next part of the
    /// study.
    /// </summary>
    /// <remarks>Null for nobody to wait for.</remarks>
    public DateTime? WaitsUntil { get; set; }

    /// <summary>Left out of balance, counts and default exports.</summary>
    public bool Excluded { get; set; }

    /// <summary>
    /// Whether this may be a program: the consent form's trap was filled twice, or the browser has a crawler's name.
    /// </summary>
    public bool FlaggedAsBot { get; set; }

    /// <summary>The <see cref="Visit.Number"/> the participant is at.</summary>
    public int CurrentVisit { get; set; }

    /// <summary>Everything the recruiting link carried, as a JSON object; null for nothing.</summary>
    public string? Arrival { get; set; }

    /// <summary>
    /// The <see cref="TallyGroup.Id"/> of the counts that this one was in when counts were last taken; null for none.
    /// </summary>
    public long? CountedIn { get; set; }

    /// <summary>
    /// UTC; <see cref="LastActiveAt"/> or <see cref="WaitsUntil"/>, whichever was later when this one was last looked
    /// at: nobody is gone earlier than that tells.
    /// </summary>
    /// <remarks>Null before.</remarks>
    public DateTime? SeenUntil { get; set; }

    /// <summary>
    /// 1 when something changed since that decides whether or where this one counts: it is looked at again before the
    /// next counts are taken, and is 2 meanwhile; null when nothing did.
    /// </summary>
    /// <remarks>The database itself notes changes, whoever makes them.</remarks>
    public short? Stirred { get; set; } = 1;

    /// <summary>
    /// Names the arrival, so that a consent form sent twice makes one participant; null when the browser kept no
    /// cookie.
    /// </summary>
    public string? EntryKey { get; set; }
}
