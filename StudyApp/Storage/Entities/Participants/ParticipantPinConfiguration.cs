using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Participants;

internal sealed class ParticipantPinConfiguration : IEntityTypeConfiguration<ParticipantPin>
{
    public void Configure(EntityTypeBuilder<ParticipantPin> table)
    {
        table.ToTable("participant_pins");
        table.HasKey(p => p.ParticipantId);
        table.Property(p => p.ParticipantId).HasColumnName("participant_id").ValueGeneratedNever();
        table.Property(p => p.Hash).HasColumnName("hash").HasMaxLength(256);
        table.Property(p => p.Failures).HasColumnName("failures");
        table.Property(p => p.LockedUntil).HasColumnName("locked_until");
        table
            .HasOne<Participant>()
            .WithOne()
            .HasForeignKey<ParticipantPin>(p => p.ParticipantId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
