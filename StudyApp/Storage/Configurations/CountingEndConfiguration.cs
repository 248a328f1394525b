using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Configurations;

internal sealed class CountingEndConfiguration : IEntityTypeConfiguration<CountingEnd>
{
    public void Configure(EntityTypeBuilder<CountingEnd> table)
    {
        table.ToTable("counting_ends");
        table.HasKey(e => e.Reason);
        table.Property(e => e.Reason).HasColumnName("reason").HasMaxLength(64);
    }
}
