using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Participants;

internal sealed class ParticipantOriginConfiguration : IEntityTypeConfiguration<ParticipantOrigin>
{
    public void Configure(EntityTypeBuilder<ParticipantOrigin> table)
    {
        table.ToTable("participant_origins");
        table.HasKey(o => o.ParticipantId);
        table.Property(o => o.ParticipantId).HasColumnName("participant_id").ValueGeneratedNever();
        table.Property(o => o.Ip).HasColumnName("ip").HasMaxLength(64);
        table.Property(o => o.UserAgent).HasColumnName("user_agent").HasMaxLength(512);
        table
            .HasOne<Participant>()
            .WithOne()
            .HasForeignKey<ParticipantOrigin>(o => o.ParticipantId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
