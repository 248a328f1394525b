using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Configurations;

internal sealed class TallySlotConfiguration : IEntityTypeConfiguration<TallySlot>
{
    public void Configure(EntityTypeBuilder<TallySlot> table)
    {
        table.ToTable("tally_slots");
        table.HasKey(s => new { s.Stratum, s.Slot });
        table.Property(s => s.Stratum).HasColumnName("stratum").HasMaxLength(Flow.Stratum.MaxLength);
        table.Property(s => s.Slot).HasColumnName("slot");
    }
}
