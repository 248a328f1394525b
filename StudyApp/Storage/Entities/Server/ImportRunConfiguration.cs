using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Server;

internal sealed class ImportRunConfiguration : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> table)
    {
        table.ToTable("imports");
        table.Property(i => i.Id).HasColumnName("id");
        table.Property(i => i.At).HasColumnName("at");
        table.Property(i => i.File).HasColumnName("file").HasMaxLength(256);
        table.Property(i => i.Participants).HasColumnName("participants");
        table.Property(i => i.Submissions).HasColumnName("submissions");
    }
}
