using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Participants;

internal sealed class ParticipantConfiguration : IEntityTypeConfiguration<Participant>
{
    public void Configure(EntityTypeBuilder<Participant> table)
    {
        table.ToTable("participants");
        table.Property(p => p.Id).HasColumnName("id");
        table.Property(p => p.ExternalId).HasColumnName("external_id").HasMaxLength(128);
        table.Property(p => p.Source).HasColumnName("source").HasMaxLength(64);
        table.Property(p => p.Language).HasColumnName("language").HasMaxLength(35);
        table.Property(p => p.Attempt).HasColumnName("attempt");
        table.Property(p => p.Condition).HasColumnName("condition");
        table.Property(p => p.Sequence).HasColumnName("sequence");
        table.Property(p => p.Seed).HasColumnName("seed");
        table.Property(p => p.CompletionCode).HasColumnName("completion_code").HasMaxLength(64);
        table.Property(p => p.CodeIsGenerated).HasColumnName("code_is_generated");
        table.Property(p => p.StartedAt).HasColumnName("started_at");
        table.Property(p => p.EndedAt).HasColumnName("ended_at");
        table.Property(p => p.Finished).HasColumnName("finished");
        table.Property(p => p.EndReason).HasColumnName("end_reason").HasMaxLength(64);
        table.Property(p => p.LastActiveAt).HasColumnName("last_active_at");
        table.Property(p => p.WaitsUntil).HasColumnName("waits_until");
        table.Property(p => p.Excluded).HasColumnName("excluded");
        table.Property(p => p.FlaggedAsBot).HasColumnName("flagged_as_bot");
        table.Property(p => p.CurrentVisit).HasColumnName("current_visit");
        table.Property(p => p.Arrival).HasColumnName("arrival");
        table.Property(p => p.EntryKey).HasColumnName("entry_key").HasMaxLength(32);
        table.Property(p => p.CountedIn).HasColumnName("counted_in");
        table.Property(p => p.SeenUntil).HasColumnName("seen_until");
        table.Property(p => p.Stirred).HasColumnName("stirred").HasDefaultValue((short)1);
        table.HasIndex(p => p.EntryKey).IsUnique().HasDatabaseName("ux_participants_entry_key");
        table
            .HasIndex(p => new
            {
                p.Source,
                p.ExternalId,
                p.Attempt,
            })
            .IsUnique()
            .HasFilter("external_id IS NOT NULL")
            .HasDatabaseName("ux_participants_external_id");
        table
            .HasIndex(p => p.CompletionCode)
            .IsUnique()
            .HasFilter("code_is_generated")
            .HasDatabaseName("ux_participants_completion_code");
        table.HasIndex(p => new { p.Condition, p.Sequence }).HasDatabaseName("ix_participants_sequence");
        // Small, whatever is stored: whom to look at before counts are taken. What changes with each page is in no
        // index, so that PostgreSQL can write it in place.
        table.HasIndex(p => p.Id, "ix_participants_stirred").HasFilter("stirred IS NOT NULL");
        table
            .HasIndex(p => p.SeenUntil, "ix_participants_present")
            .HasFilter("counted_in IS NOT NULL AND (NOT finished OR end_reason = 'expired')");
    }
}
