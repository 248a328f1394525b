using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Participants;

namespace StudyApp.Storage.Entities.Visits;

internal sealed class SubmissionConfiguration : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> table)
    {
        table.ToTable("submissions");
        table.Property(s => s.Id).HasColumnName("id");
        table.Property(s => s.ParticipantId).HasColumnName("participant_id");
        table.Property(s => s.VisitId).HasColumnName("visit_id");
        table.Property(s => s.Questionnaire).HasColumnName("questionnaire").HasMaxLength(64);
        table.Property(s => s.Tag).HasColumnName("tag").HasMaxLength(64);
        table.Property(s => s.VersionHash).HasColumnName("version_hash").HasMaxLength(64);
        table.Property(s => s.Answers).HasColumnName("answers");
        table.Property(s => s.Presented).HasColumnName("presented");
        table.Property(s => s.Missing).HasColumnName("missing").HasDefaultValue("{}");
        table.Property(s => s.Changes).HasColumnName("changes").HasDefaultValue("{}");
        table.Property(s => s.Calculated).HasColumnName("calculated").HasDefaultValue("{}");
        table.Property(s => s.BrowserKey).HasColumnName("browser_key").HasMaxLength(32);
        table.Property(s => s.StartedAt).HasColumnName("started_at");
        table.Property(s => s.EndedAt).HasColumnName("ended_at");
        table.HasIndex(s => s.VisitId).IsUnique().HasDatabaseName("ux_submissions_visit");
        table
            .HasIndex(s => new
            {
                s.ParticipantId,
                s.Questionnaire,
                s.Tag,
            })
            .HasDatabaseName("ix_submissions_participant");
        table.HasOne<Participant>().WithMany().HasForeignKey(s => s.ParticipantId).OnDelete(DeleteBehavior.Cascade);
        table.HasOne<Visit>().WithOne().HasForeignKey<Submission>(s => s.VisitId).OnDelete(DeleteBehavior.Cascade);
    }
}
