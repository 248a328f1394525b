using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StudyApp.Storage.Entities.Participants;

namespace StudyApp.Storage.Entities.Server;

internal sealed class ImportedParticipantConfiguration : IEntityTypeConfiguration<ImportedParticipant>
{
    public void Configure(EntityTypeBuilder<ImportedParticipant> table)
    {
        table.ToTable("imported_participants");
        table.HasKey(i => i.Key);
        table.Property(i => i.Key).HasColumnName("key").HasMaxLength(64);
        table.Property(i => i.ImportId).HasColumnName("import_id");
        table.Property(i => i.SourceId).HasColumnName("source_id");
        table.Property(i => i.ParticipantId).HasColumnName("participant_id");
        table.Property(i => i.Digest).HasColumnName("digest").HasMaxLength(64);
        table.HasIndex(i => i.ParticipantId).HasDatabaseName("ix_imported_participants_participant");
        table.HasIndex(i => i.ImportId).HasDatabaseName("ix_imported_participants_import");
        table.HasOne<ImportRun>().WithMany().HasForeignKey(i => i.ImportId).OnDelete(DeleteBehavior.Cascade);
        // The row stays when the participant is deleted: a later import must not bring them back.
        table.HasOne<Participant>().WithMany().HasForeignKey(i => i.ParticipantId).OnDelete(DeleteBehavior.SetNull);
    }
}
