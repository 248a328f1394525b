using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Studies.Flow;

namespace StudyApp.Storage.Entities.Conditions;

internal sealed class AssignmentConfiguration : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> table)
    {
        table.ToTable("assignments");
        table.Property(a => a.Id).HasColumnName("id");
        table.Property(a => a.ParticipantId).HasColumnName("participant_id");
        table.Property(a => a.At).HasColumnName("at");
        table.Property(a => a.Rule).HasColumnName("rule").HasMaxLength(16);
        table.Property(a => a.Stratum).HasColumnName("stratum").HasMaxLength(Stratum.MaxLength);
        table.Property(a => a.Saw).HasColumnName("saw");
        table.Property(a => a.Seed).HasColumnName("seed");
        table.Property(a => a.Condition).HasColumnName("condition");
        table.Property(a => a.Sequence).HasColumnName("sequence");
        table.Property(a => a.Slot).HasColumnName("slot");
        table.Property(a => a.Counted).HasColumnName("counted");
        table.Property(a => a.LastChange).HasColumnName("last_change");
        table.Property(a => a.LastSwitch).HasColumnName("last_switch");
        table.HasIndex(a => a.ParticipantId).IsUnique().HasDatabaseName("ux_assignments_participant");
        table.HasIndex(a => new { a.Stratum, a.Slot, a.Counted }).HasDatabaseName("ix_assignments_slot");
        // Without the row, later counts could not be told any more; who it was is forgotten.
        table.HasOne<Participant>().WithMany().HasForeignKey(a => a.ParticipantId).OnDelete(DeleteBehavior.SetNull);
    }
}
