using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Studies.Flow;

namespace StudyApp.Storage.Entities.Conditions;

internal sealed class TallySlotConfiguration : IEntityTypeConfiguration<TallySlot>
{
    public void Configure(EntityTypeBuilder<TallySlot> table)
    {
        table.ToTable("tally_slots");
        table.HasKey(s => new { s.Stratum, s.Slot });
        table.Property(s => s.Stratum).HasColumnName("stratum").HasMaxLength(Stratum.MaxLength);
        table.Property(s => s.Slot).HasColumnName("slot");
    }
}
