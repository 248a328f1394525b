using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Participants;

namespace StudyApp.Storage.Entities.Visits;

internal sealed class InteractionConfiguration : IEntityTypeConfiguration<Interaction>
{
    public void Configure(EntityTypeBuilder<Interaction> table)
    {
        table.ToTable("interactions");
        table.Property(i => i.Id).HasColumnName("id");
        table.Property(i => i.ParticipantId).HasColumnName("participant_id");
        table.Property(i => i.VisitId).HasColumnName("visit_id");
        table.Property(i => i.Questionnaire).HasColumnName("questionnaire").HasMaxLength(64);
        table.Property(i => i.Tag).HasColumnName("tag").HasMaxLength(64);
        table.Property(i => i.QuestionId).HasColumnName("question_id").HasMaxLength(128);
        table.Property(i => i.EventType).HasColumnName("event_type").HasMaxLength(32);
        table.Property(i => i.OccurredAt).HasColumnName("occurred_at");
        table.Property(i => i.Value).HasColumnName("value").HasMaxLength(1000);
        table.HasIndex(i => i.ParticipantId).HasDatabaseName("ix_interactions_participant");
        table.HasIndex(i => i.VisitId).HasDatabaseName("ix_interactions_visit");
        table.HasOne<Participant>().WithMany().HasForeignKey(i => i.ParticipantId).OnDelete(DeleteBehavior.Cascade);
        table.HasOne<Visit>().WithMany().HasForeignKey(i => i.VisitId).OnDelete(DeleteBehavior.Cascade);
    }
}
