using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Configurations;

internal sealed class TallyStratumConfiguration : IEntityTypeConfiguration<TallyStratum>
{
    public void Configure(EntityTypeBuilder<TallyStratum> table)
    {
        table.ToTable("tally_strata");
        table.HasKey(s => new { s.Stratum, s.Condition });
        table.Property(s => s.Stratum).HasColumnName("stratum").HasMaxLength(Flow.Stratum.MaxLength);
        table.Property(s => s.Condition).HasColumnName("condition");
        table.Property(s => s.Count).HasColumnName("count");
    }
}
