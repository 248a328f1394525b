using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Server;

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> table)
    {
        table.ToTable("data_protection_keys");
        table.Property(k => k.Id).HasColumnName("id");
        table.Property(k => k.FriendlyName).HasColumnName("friendly_name").HasMaxLength(256);
        table.Property(k => k.Xml).HasColumnName("xml");
    }
}
