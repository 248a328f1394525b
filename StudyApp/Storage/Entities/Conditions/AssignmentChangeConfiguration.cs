using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Conditions;

internal sealed class AssignmentChangeConfiguration : IEntityTypeConfiguration<AssignmentChange>
{
    public void Configure(EntityTypeBuilder<AssignmentChange> table)
    {
        table.ToTable("assignment_changes");
        table.Property(c => c.Id).HasColumnName("id");
        table.Property(c => c.AssignmentId).HasColumnName("assignment_id");
        table.Property(c => c.Counted).HasColumnName("counted");
        table.Property(c => c.At).HasColumnName("at");
        table.HasOne<Assignment>().WithMany().HasForeignKey(c => c.AssignmentId).OnDelete(DeleteBehavior.Cascade);
    }
}
