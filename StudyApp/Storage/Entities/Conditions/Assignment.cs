using StudyApp.Studies.Flow;

namespace StudyApp.Storage.Entities.Conditions;

/// <summary>One time a condition was asked for, with all that decided it.</summary>
/// <remarks>Numbered in the order of commits: assignments are made one at a time, under the arrivals' lock.</remarks>
public sealed class Assignment
{
    /// <summary>The rule of a condition that was found elsewhere by external id.</summary>
    public const string Lookup = "lookup";

    /// <summary>The rule of a condition from before assignments were kept.</summary>
    public const string Unrecorded = "unrecorded";

    /// <summary>
    /// The rule of a condition that another program gave, and that was brought over with the participant.
    /// </summary>
    public const string Imported = "imported";

    /// <summary>1-based, ascending in the order of commits; gaps may occur.</summary>
    public long Id { get; set; }

    /// <summary>Whose; null when the participant was deleted.</summary>
    public long? ParticipantId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>
    /// <c>minimisation</c>, <c>random</c>, <c>blocks</c>, <see cref="Lookup"/>, <see cref="Imported"/> or <see
    /// cref="Unrecorded"/>.
    /// </summary>
    public string Rule { get; set; } = "";

    /// <summary>Whom the participant was balanced with; empty for everybody.</summary>
    public string Stratum { get; set; } = "";

    /// <summary>The <see cref="AllocationInput"/> as JSON; <c>{}</c> where no rule decided.</summary>
    public string Saw { get; set; } = "{}";

    /// <summary>What decided ties or the order of the list.</summary>
    public long Seed { get; set; }

    /// <summary>The result; 0 when no condition was open and the participant was turned away.</summary>
    public int Condition { get; set; }

    /// <summary>How many were assigned to the condition before, where orders ask for it; 0 elsewhere.</summary>
    public int Sequence { get; set; }

    /// <summary>The 0-based place in the stratum's list of blocks; null for other rules.</summary>
    public int? Slot { get; set; }

    /// <summary>Whether the participant counted for the balance when counts were last taken.</summary>
    public bool Counted { get; set; }

    /// <summary>The last <see cref="AssignmentChange.Id"/> before; 0 for none.</summary>
    public long LastChange { get; set; }

    /// <summary>The last <see cref="ConditionSwitch.Id"/> before; 0 for none.</summary>
    public long LastSwitch { get; set; }
}

/// <summary>
/// An assignment ceased to count for the balance (the participant was excluded or gone for too long), or counts again.
/// </summary>
/// <remarks>Noted when counts are taken next.</remarks>
public sealed class AssignmentChange
{
    /// <summary>1-based, ascending in the order of commits; gaps may occur.</summary>
    public long Id { get; set; }

    /// <summary>Which assignment.</summary>
    public long AssignmentId { get; set; }

    /// <summary>Whether it counts from now on.</summary>
    public bool Counted { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}

/// <summary>A condition was switched on or off. The last one of a condition holds.</summary>
public sealed class ConditionSwitch
{
    /// <summary>1-based, ascending in the order of commits; gaps may occur.</summary>
    public long Id { get; set; }

    /// <summary>1-based number.</summary>
    public int Condition { get; set; }

    /// <summary>Whether participants are assigned to it from now on.</summary>
    public bool Enabled { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Who did it; null for the configuration file.</summary>
    public string? Account { get; set; }
}

/// <summary>A participant belongs to a quota that depends on answers.</summary>
public sealed class QuotaMember
{
    /// <summary>The quota's name.</summary>
    public string Quota { get; set; } = "";

    /// <summary>Who.</summary>
    public long ParticipantId { get; set; }
}
