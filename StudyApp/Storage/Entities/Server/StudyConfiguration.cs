using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Server;

internal sealed class StudyConfiguration : IEntityTypeConfiguration<StudyRecord>
{
    public void Configure(EntityTypeBuilder<StudyRecord> table)
    {
        table.ToTable("study");
        table.Property(s => s.Id).HasColumnName("id").ValueGeneratedNever();
        table.Property(s => s.Key).HasColumnName("key").HasMaxLength(256);
        table.Property(s => s.Title).HasColumnName("title");
        table.Property(s => s.CreatedAt).HasColumnName("created_at");
        table.Property(s => s.Seed).HasColumnName("seed");
        table.Property(s => s.Secret).HasColumnName("secret").HasMaxLength(256).HasDefaultValue("");
        table.Property(s => s.GoneSince).HasColumnName("gone_since");
        table.Property(s => s.ViewsHash).HasColumnName("views_hash").HasMaxLength(64);
    }
}
