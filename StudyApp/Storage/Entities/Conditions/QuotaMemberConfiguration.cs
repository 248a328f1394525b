using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Participants;

namespace StudyApp.Storage.Entities.Conditions;

internal sealed class QuotaMemberConfiguration : IEntityTypeConfiguration<QuotaMember>
{
    public void Configure(EntityTypeBuilder<QuotaMember> table)
    {
        table.ToTable("quota_members");
        table.HasKey(m => new { m.Quota, m.ParticipantId });
        table.Property(m => m.Quota).HasColumnName("quota").HasMaxLength(128);
        table.Property(m => m.ParticipantId).HasColumnName("participant_id");
        table.HasIndex(m => m.ParticipantId).HasDatabaseName("ix_quota_members_participant");
        table.HasOne<Participant>().WithMany().HasForeignKey(m => m.ParticipantId).OnDelete(DeleteBehavior.Cascade);
    }
}
