using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Participants;

internal sealed class ParticipantDisplayConfiguration : IEntityTypeConfiguration<ParticipantDisplay>
{
    public void Configure(EntityTypeBuilder<ParticipantDisplay> table)
    {
        table.ToTable("participant_displays");
        table.HasKey(d => d.ParticipantId);
        table.Property(d => d.ParticipantId).HasColumnName("participant_id").ValueGeneratedNever();
        table.Property(d => d.Dppx).HasColumnName("dppx");
        table.Property(d => d.ScreenWidth).HasColumnName("screen_width");
        table.Property(d => d.ScreenHeight).HasColumnName("screen_height");
        table.Property(d => d.InnerWidth).HasColumnName("inner_width");
        table.Property(d => d.InnerHeight).HasColumnName("inner_height");
        table
            .HasOne<Participant>()
            .WithOne()
            .HasForeignKey<ParticipantDisplay>(d => d.ParticipantId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
