using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Conditions;

internal sealed class TallyGroupConfiguration : IEntityTypeConfiguration<TallyGroup>
{
    public void Configure(EntityTypeBuilder<TallyGroup> table)
    {
        table.ToTable("tally_groups");
        table.Property(g => g.Id).HasColumnName("id");
        table.Property(g => g.Source).HasColumnName("source").HasMaxLength(64);
        table.Property(g => g.Condition).HasColumnName("condition");
        table.Property(g => g.Count).HasColumnName("count");
        table.HasIndex(g => new { g.Source, g.Condition }).IsUnique().HasDatabaseName("ux_tally_groups");
    }
}
