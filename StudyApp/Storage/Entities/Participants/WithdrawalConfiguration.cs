using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Participants;

internal sealed class WithdrawalConfiguration : IEntityTypeConfiguration<Withdrawal>
{
    public void Configure(EntityTypeBuilder<Withdrawal> table)
    {
        table.ToTable("withdrawals");
        table.Property(w => w.Id).HasColumnName("id");
        table.Property(w => w.ParticipantId).HasColumnName("participant_id");
        table.Property(w => w.Receipt).HasColumnName("receipt").HasMaxLength(32);
        table.Property(w => w.At).HasColumnName("at");
        table.Property(w => w.Erased).HasColumnName("erased");
        table.Property(w => w.CodeHash).HasColumnName("code_hash").HasMaxLength(64);
        table.Property(w => w.ClearedAt).HasColumnName("cleared_at");
        table.HasIndex(w => w.ParticipantId).IsUnique().HasDatabaseName("ux_withdrawals_participant");
        table.HasIndex(w => w.Receipt).IsUnique().HasDatabaseName("ux_withdrawals_receipt");
        table.HasIndex(w => w.CodeHash).HasDatabaseName("ix_withdrawals_code");
        table.HasOne<Participant>().WithMany().HasForeignKey(w => w.ParticipantId).OnDelete(DeleteBehavior.Cascade);
    }
}
