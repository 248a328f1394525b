using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Server;

internal sealed class VersionConfiguration : IEntityTypeConfiguration<StudyVersion>
{
    public void Configure(EntityTypeBuilder<StudyVersion> table)
    {
        table.ToTable("versions");
        table.HasKey(v => v.Hash);
        table.Property(v => v.Hash).HasColumnName("hash").HasMaxLength(64);
        table.Property(v => v.Kind).HasColumnName("kind").HasMaxLength(32);
        table.Property(v => v.Name).HasColumnName("name").HasMaxLength(256);
        table.Property(v => v.Content).HasColumnName("content");
        table.Property(v => v.FirstUsedAt).HasColumnName("first_used_at");
    }
}
