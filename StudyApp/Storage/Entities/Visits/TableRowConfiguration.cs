using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Entities.Visits;

internal sealed class TableRowConfiguration : IEntityTypeConfiguration<TableRow>
{
    public void Configure(EntityTypeBuilder<TableRow> table)
    {
        // Names that begin with table_ are the views'.
        table.ToTable("custom_table_rows");
        table.Property(r => r.Id).HasColumnName("id");
        table.Property(r => r.ParticipantId).HasColumnName("participant_id");
        table.Property(r => r.Table).HasColumnName("table_name").HasMaxLength(64);
        table.Property(r => r.SubmittedAt).HasColumnName("submitted_at");
        table.Property(r => r.Values).HasColumnName("data");
        table.Property(r => r.Key).HasColumnName("row_key").HasMaxLength(SentRow.KeyLength);
        // Rows without a key are none of each other's: NULL is unique in neither database.
        table
            .HasIndex(r => new
            {
                r.ParticipantId,
                r.Table,
                r.Key,
            })
            .IsUnique()
            .HasDatabaseName("ux_custom_table_rows_key");
        table.HasIndex(r => new { r.ParticipantId, r.Table, r.Id }).HasDatabaseName("ix_custom_table_rows_participant");
        table.HasOne<Participant>().WithMany().HasForeignKey(r => r.ParticipantId).OnDelete(DeleteBehavior.Cascade);
    }
}
