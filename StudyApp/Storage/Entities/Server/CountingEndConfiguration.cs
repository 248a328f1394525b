using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Conditions;

namespace StudyApp.Storage.Entities.Server;

internal sealed class CountingEndConfiguration : IEntityTypeConfiguration<CountingEnd>
{
    public void Configure(EntityTypeBuilder<CountingEnd> table)
    {
        table.ToTable("counting_ends");
        table.HasKey(e => e.Reason);
        table.Property(e => e.Reason).HasColumnName("reason").HasMaxLength(64);
    }
}
