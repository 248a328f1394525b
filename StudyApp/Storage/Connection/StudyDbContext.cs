using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Entities.Server;
using StudyApp.Storage.Entities.Visits;

namespace StudyApp.Storage.Connection;

/// <summary>The database of one study.</summary>
/// <remarks>The two providers' subclasses own their migrations; everything else is the same.</remarks>
/// <param name="options">Provider and connection.</param>
public abstract class StudyDbContext(DbContextOptions options) : IdentityDbContext<Admin, IdentityRole, string>(options)
{
    /// <summary>One row per participant.</summary>
    public DbSet<Participant> Participants => Set<Participant>();

    /// <summary>One row per time a participant came to a page.</summary>
    public DbSet<Visit> Visits => Set<Visit>();

    /// <summary>One row per accepted questionnaire.</summary>
    public DbSet<Submission> Submissions => Set<Submission>();

    /// <summary>One row per trial.</summary>
    public DbSet<Trial> Trials => Set<Trial>();

    /// <summary>One row per row of a study's own tables.</summary>
    public DbSet<TableRow> TableRows => Set<TableRow>();

    /// <summary>What was typed and not sent yet.</summary>
    public DbSet<Draft> Drafts => Set<Draft>();

    /// <summary>What happened in forms, where the study logs it.</summary>
    public DbSet<Interaction> Interactions => Set<Interaction>();

    /// <summary>One row per condition asked for, in the order of commits.</summary>
    public DbSet<Assignment> Assignments => Set<Assignment>();

    /// <summary>Assignments that ceased to count, or count again.</summary>
    public DbSet<AssignmentChange> AssignmentChanges => Set<AssignmentChange>();

    /// <summary>Conditions switched on and off.</summary>
    public DbSet<ConditionSwitch> ConditionSwitches => Set<ConditionSwitch>();

    /// <summary>Participants who count, by source and condition.</summary>
    public DbSet<TallyGroup> TallyGroups => Set<TallyGroup>();

    /// <summary>Assignments that count, by stratum and condition.</summary>
    public DbSet<TallyStratum> TallyStrata => Set<TallyStratum>();

    /// <summary>Places in lists of blocks that are free again.</summary>
    public DbSet<TallySlot> TallySlots => Set<TallySlot>();

    /// <summary>The ends that count.</summary>
    public DbSet<CountingEnd> CountingEnds => Set<CountingEnd>();

    /// <summary>The study opened and closed by hand.</summary>
    public DbSet<OpeningSwitch> OpeningSwitches => Set<OpeningSwitch>();

    /// <summary>Who belongs to which quota by answers.</summary>
    public DbSet<QuotaMember> QuotaMembers => Set<QuotaMember>();

    /// <summary>Who took their consent back.</summary>
    public DbSet<Withdrawal> Withdrawals => Set<Withdrawal>();

    /// <summary>What participants must know to go on in another browser.</summary>
    public DbSet<ParticipantPin> ParticipantPins => Set<ParticipantPin>();

    /// <summary>What researchers did to single participants.</summary>
    public DbSet<ParticipantAct> ParticipantActs => Set<ParticipantAct>();

    /// <summary>Network addresses and browsers, where the study keeps them.</summary>
    public DbSet<ParticipantOrigin> ParticipantOrigins => Set<ParticipantOrigin>();

    /// <summary>The displays participants began with.</summary>
    public DbSet<ParticipantDisplay> ParticipantDisplays => Set<ParticipantDisplay>();

    /// <summary>Each time another program's data were brought over.</summary>
    public DbSet<ImportRun> Imports => Set<ImportRun>();

    /// <summary>Who was brought over from another program's database.</summary>
    public DbSet<ImportedParticipant> ImportedParticipants => Set<ImportedParticipant>();

    /// <summary>Everything that was ever shown.</summary>
    public DbSet<StudyVersion> Versions => Set<StudyVersion>();

    /// <summary>The one row that names the study.</summary>
    public DbSet<StudyRecord> Study => Set<StudyRecord>();

    /// <summary>Keys that protect cookies.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(StudyDbContext).Assembly);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.Kind == DateTimeKind.Utc ? value : value.ToUniversalTime(),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
