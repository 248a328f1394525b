using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Participants;

namespace StudyApp.Storage.Entities.Visits;

internal sealed class VisitConfiguration : IEntityTypeConfiguration<Visit>
{
    public void Configure(EntityTypeBuilder<Visit> table)
    {
        table.ToTable("visits");
        table.Property(v => v.Id).HasColumnName("id");
        table.Property(v => v.ParticipantId).HasColumnName("participant_id");
        table.Property(v => v.Number).HasColumnName("number");
        table.Property(v => v.Path).HasColumnName("path").HasMaxLength(256);
        table.Property(v => v.Occurrence).HasColumnName("occurrence");
        table.Property(v => v.VersionHash).HasColumnName("version_hash").HasMaxLength(64);
        table.Property(v => v.StartedAt).HasColumnName("started_at");
        table.Property(v => v.SubmittedAt).HasColumnName("submitted_at");
        table.Property(v => v.Outcome).HasColumnName("outcome").HasMaxLength(32);
        table.Property(v => v.Language).HasColumnName("language").HasMaxLength(35);
        table.HasIndex(v => new { v.ParticipantId, v.Number }).IsUnique().HasDatabaseName("ux_visits_number");
        table.HasOne<Participant>().WithMany().HasForeignKey(v => v.ParticipantId).OnDelete(DeleteBehavior.Cascade);
    }
}
