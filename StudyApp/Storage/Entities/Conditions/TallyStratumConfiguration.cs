using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Studies.Flow;

namespace StudyApp.Storage.Entities.Conditions;

internal sealed class TallyStratumConfiguration : IEntityTypeConfiguration<TallyStratum>
{
    public void Configure(EntityTypeBuilder<TallyStratum> table)
    {
        table.ToTable("tally_strata");
        table.HasKey(s => new { s.Stratum, s.Condition });
        table.Property(s => s.Stratum).HasColumnName("stratum").HasMaxLength(Stratum.MaxLength);
        table.Property(s => s.Condition).HasColumnName("condition");
        table.Property(s => s.Count).HasColumnName("count");
    }
}
