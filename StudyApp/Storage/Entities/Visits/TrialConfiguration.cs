using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Participants;

namespace StudyApp.Storage.Entities.Visits;

internal sealed class TrialConfiguration : IEntityTypeConfiguration<Trial>
{
    public void Configure(EntityTypeBuilder<Trial> table)
    {
        table.ToTable("trials");
        table.Property(t => t.Id).HasColumnName("id");
        table.Property(t => t.ParticipantId).HasColumnName("participant_id");
        table.Property(t => t.VisitId).HasColumnName("visit_id");
        table.Property(t => t.Task).HasColumnName("task").HasMaxLength(64);
        table.Property(t => t.Run).HasColumnName("run").HasMaxLength(64);
        table.Property(t => t.Index).HasColumnName("trial_index");
        table.Property(t => t.Data).HasColumnName("data");
        table.Property(t => t.ReceivedAt).HasColumnName("received_at");
        table
            .HasIndex(t => new
            {
                t.ParticipantId,
                t.Task,
                t.Run,
                t.Index,
            })
            .IsUnique()
            .HasDatabaseName("ux_trials_index");
        table.HasIndex(t => t.VisitId).HasDatabaseName("ix_trials_visit");
        table.HasOne<Participant>().WithMany().HasForeignKey(t => t.ParticipantId).OnDelete(DeleteBehavior.Cascade);
        table.HasOne<Visit>().WithMany().HasForeignKey(t => t.VisitId).OnDelete(DeleteBehavior.Cascade);
    }
}
