using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Visits;

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> table)
    {
        table.ToTable("drafts");
        table.HasKey(d => new { d.VisitId, d.BrowserKey });
        table.Property(d => d.VisitId).HasColumnName("visit_id");
        table.Property(d => d.BrowserKey).HasColumnName("browser_key").HasMaxLength(32);
        table.Property(d => d.Sequence).HasColumnName("sequence");
        table.Property(d => d.Fields).HasColumnName("fields");
        table.Property(d => d.SavedAt).HasColumnName("saved_at");
        table.HasOne<Visit>().WithMany().HasForeignKey(d => d.VisitId).OnDelete(DeleteBehavior.Cascade);
    }
}
