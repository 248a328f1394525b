using System.Collections.Immutable;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Requests;

/// <summary>The step after the one that is left, as it is stored.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Occurrence">0-based count of that path before.</param>
/// <param name="VersionHash">What will be shown; null for pages in the program's own words.</param>
/// <param name="Condition">The participant's condition from now on; 0 for none.</param>
/// <param name="End">Set when the step is an end: the participant is finished with it.</param>
public sealed record NextVisit(string Path, int Occurrence, string? VersionHash, int Condition, Ending? End)
{
    /// <summary>How many were assigned to the condition before.</summary>
    public int Sequence { get; init; }

    /// <summary>Whether there is no room: nothing is stored of a newcomer then.</summary>
    public bool HasNoRoom { get; init; }

    /// <summary>
    /// The assignment that led to <see cref="Condition"/>; null when there was none on the way to this step.
    /// </summary>
    public NewAssignment? Assignment { get; init; }

    /// <summary>
    /// UTC until which the participant counts as present at this page without a sign; null for no longer than usual.
    /// </summary>
    public DateTime? WaitsUntil { get; init; }

    /// <summary>The quotas by answers that the participant belongs to from now on; null for no change.</summary>
    public ImmutableArray<string>? Quotas { get; init; }
}

/// <summary>How a participant finishes.</summary>
/// <param name="Reason"><c>complete</c> or another reason.</param>
/// <param name="Code">The completion code; null for none.</param>
/// <param name="CodeIsGenerated">Whether the code is this participant's alone.</param>
/// <param name="Exclude">Whether the participant is left out of balance and counts.</param>
public sealed record Ending(string Reason, string? Code, bool CodeIsGenerated, bool Exclude = false);

/// <summary>What the counts of conditions are made from.</summary>
/// <param name="ActiveSince">UTC; unfinished participants inactive since before are not counted. Null counts
/// all.</param>
/// <param name="WithSequences">Whether <see cref="ConditionCount.Sequence"/> is asked for too; condition 0 comes along
/// then.</param>
public sealed record CountRule(DateTime? ActiveSince, bool WithSequences = false)
{
    /// <summary>
    /// Whom the participant is balanced with; null when no condition is assigned now, and its counts are not asked for.
    /// </summary>
    public string? Stratum { get; init; }

    /// <summary>Whether places in the stratum's list of blocks are asked for.</summary>
    public bool WithSlots { get; init; }

    /// <summary>Whether <see cref="Tally.Population"/> is asked for.</summary>
    public bool WithPopulation { get; init; }

    /// <summary>Whether memberships in quotas are asked for.</summary>
    public bool WithMembers { get; init; }
}

/// <summary>Decides the next step from the counts.</summary>
/// <remarks>Pure: it may be called again when a transaction is repeated.</remarks>
public delegate NextVisit Leaving(Tally tally);

/// <summary>Who comes: ids as the link or the participant gave them.</summary>
/// <param name="ExternalId">At most 128 characters; null when unknown.</param>
/// <param name="Source">The recruiting platform; empty for none.</param>
/// <param name="Parameters">Everything the link carried, as a JSON object; null for nothing.</param>
public sealed record Identity(string? ExternalId, string Source, string? Parameters);

/// <summary>What happens when someone with the same external id was here before.</summary>
/// <param name="Retrieve">Whether they go on where they left.</param>
/// <param name="AllowRetakes">Whether someone who finished begins a new attempt instead.</param>
/// <param name="IsSameVisit">Whether the parameters stored for them are of the visit they come back for; null when it
/// cannot be told. Null where visits are not told apart.</param>
public sealed record ReturnRule(bool Retrieve, bool AllowRetakes, Func<string?, bool?>? IsSameVisit = null)
{
    /// <summary>Whether someone who was here before goes on where they left.</summary>
    /// <param name="finished">Whether they reached an end.</param>
    /// <param name="parameters">What is stored of their link.</param>
    public bool GoesOn(bool finished, string? parameters) => Retrieve && IsSameVisit?.Invoke(parameters) switch
    {
        true => true,
        false => !AllowRetakes,
        null => !(finished && AllowRetakes),
    };
}

/// <summary>Someone agrees to take part.</summary>
public sealed record EnterRequest
{
    /// <summary>Who.</summary>
    public required Identity Identity { get; init; }

    /// <summary>What happens to those who were here before.</summary>
    public required ReturnRule Returning { get; init; }

    /// <summary>Names this arrival: the same key twice gives the same participant.</summary>
    /// <remarks>Null when the browser keeps no cookie.</remarks>
    public string? EntryKey { get; init; }

    /// <summary>The seed of a new participant.</summary>
    public required long Seed { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>BCP 47 tag of the language the participant reads; null when unknown.</summary>
    public string? Language { get; init; }

    /// <summary>The hash of the new participant's PIN; null for none.</summary>
    public string? PinHash { get; init; }

    /// <summary>What is kept of network address and browser; null for nothing.</summary>
    public (string? Ip, string? UserAgent)? Origin { get; init; }

    /// <summary>The display, where the browser told it; null otherwise.</summary>
    public DisplaySize? Display { get; init; }

    /// <summary>
    /// Whether the participant may be a program: the consent form's trap was filled twice, or the browser has a
    /// crawler's name.
    /// </summary>
    public bool Flagged { get; init; }

    /// <summary>Whether the participant is left out of balance, counts and default exports from the start.</summary>
    public bool Excluded { get; init; }

    /// <summary>The page that was left by entering, usually consent; null when there was none.</summary>
    public NextVisit? From { get; init; }

    /// <summary>UTC of the time <see cref="From"/> was shown; null when unknown.</summary>
    public DateTime? FromShownAt { get; init; }

    /// <summary>How <see cref="From"/> was left, when that is special; null otherwise.</summary>
    public string? FromOutcome { get; init; }

    /// <summary>Whether newcomers are let in, by what was last ordered by hand; null lets everybody in.</summary>
    public Func<OpeningOrder?, bool>? IsOpen { get; init; }

    /// <summary>How many newcomers are let in within a minute; null for no limit.</summary>
    public int? MostPerMinute { get; init; }

    /// <summary>How conditions are counted; null when none is assigned now.</summary>
    public CountRule? Counts { get; init; }

    /// <summary>The first step.</summary>
    public required Leaving Leave { get; init; }
}

/// <summary>A participant leaves a page.</summary>
public sealed record SubmitRequest
{
    /// <summary>Who.</summary>
    public required long ParticipantId { get; init; }

    /// <summary>The visit the form was for; any other than the open one stores nothing.</summary>
    public required int Visit { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>BCP 47 tag of the language the page was shown in; null when unknown.</summary>
    public string? Language { get; init; }

    /// <summary>The version that was shown and answered; null for no other than noted when it was shown.</summary>
    public string? VersionHash { get; init; }

    /// <summary>What was answered; null for pages without questions.</summary>
    public Answers? Answers { get; init; }

    /// <summary>How the page was left when not by an answer; null otherwise.</summary>
    public string? Outcome { get; init; }

    /// <summary>The external id typed on this page, with what it means; null on other pages.</summary>
    public (Identity Identity, ReturnRule Returning)? Identify { get; init; }

    /// <summary>The hash of the PIN for an id that nobody typed before; null for none.</summary>
    public string? PinHash { get; init; }

    /// <summary>Whether going on as an earlier participant needs a proof.</summary>
    public bool NeedsProof { get; init; }

    /// <summary>The earlier participant for whom there is one; null for none.</summary>
    public long? ProvedAs { get; init; }

    /// <summary>The browser the form came from; null when unknown.</summary>
    public string? BrowserKey { get; init; }

    /// <summary>What was typed, when the page is left without accepting it: form field → text, a JSON object.</summary>
    /// <remarks>Null when what was typed is done with.</remarks>
    public string? KeptDraft { get; init; }

    /// <summary>Whether participants can come back to a page: then what was typed there waits for them.</summary>
    public bool CanReturn { get; init; }

    /// <summary>How conditions are counted; null when none is assigned now.</summary>
    public CountRule? Counts { get; init; }

    /// <summary>The next step.</summary>
    public required Leaving Leave { get; init; }
}

/// <summary>The answers to one questionnaire.</summary>
/// <param name="Questionnaire">Its name.</param>
/// <param name="Tag">Its tag; empty for none.</param>
/// <param name="VersionHash">What was shown and checked.</param>
/// <param name="Json">Column → value, a JSON object.</param>
/// <param name="Presented">Item → keys in the order presented, a JSON object.</param>
public sealed record Answers(string Questionnaire, string Tag, string VersionHash, string Json, string Presented)
{
    /// <summary>Column → why there is no value, a JSON object.</summary>
    public string Missing { get; init; } = "{}";

    /// <summary>Column → first and last change, a JSON object.</summary>
    public string Changes { get; init; } = "{}";

    /// <summary>Calculation → value, a JSON object.</summary>
    public string Calculated { get; init; } = "{}";

    /// <summary>The database of SQLALCHEMY_BINDS they are kept in; null for the study's own.</summary>
    public string? Bind { get; init; }

    /// <summary>What happened in the form, in order; empty where nothing is logged.</summary>
    public ImmutableArray<InteractionEvent> Interactions { get; init; } = [];
}

/// <summary>Something that happened in a form.</summary>
/// <param name="QuestionId">The field, at most 128 characters; empty for the page as a whole.</param>
/// <param name="EventType">What happened, at most 32 characters.</param>
/// <param name="OccurredAt">UTC by the browser's clock.</param>
/// <param name="Value">What it carries, at most 1000 characters.</param>
public sealed record InteractionEvent(string QuestionId, string EventType, DateTime OccurredAt, string Value);

/// <summary>What was typed so far.</summary>
/// <param name="ParticipantId">Who.</param>
/// <param name="Visit">The visit the form is for; any other than the open one stores nothing.</param>
/// <param name="BrowserKey">The browser it was typed in.</param>
/// <param name="Sequence">The browser's counter: a lower one than stored changes nothing.</param>
/// <param name="Fields">Form field → text, a JSON object.</param>
/// <param name="Now">UTC.</param>
public sealed record DraftRequest(
    long ParticipantId,
    int Visit,
    string BrowserKey,
    long Sequence,
    string Fields,
    DateTime Now
);

/// <summary>Rows that a study's own page sent.</summary>
/// <param name="ParticipantId">Whose.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Rows">Column → value, a JSON object each.</param>
/// <param name="Now">UTC.</param>
public sealed record TableRowsRequest(long ParticipantId, string Table, ImmutableArray<SentRow> Rows, DateTime Now)
{
    /// <summary>The database of SQLALCHEMY_BINDS they are kept in; null for the study's own.</summary>
    public string? Bind { get; init; }
}

/// <summary>Trials that arrived.</summary>
/// <param name="ParticipantId">Whose.</param>
/// <param name="VisitId">The visit of the task's page.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Run">The browser's id of one execution.</param>
/// <param name="Rows">Index in the run and the fields as a JSON object.</param>
/// <param name="Now">UTC.</param>
public sealed record TrialsRequest(
    long ParticipantId,
    long VisitId,
    string Task,
    string Run,
    ImmutableArray<(int Index, string Json)> Rows,
    DateTime Now
);
