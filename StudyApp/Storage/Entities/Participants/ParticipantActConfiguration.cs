using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Participants;

// No foreign key: what was done to somebody is known for as long as the study is.
internal sealed class ParticipantActConfiguration : IEntityTypeConfiguration<ParticipantAct>
{
    public void Configure(EntityTypeBuilder<ParticipantAct> table)
    {
        table.ToTable("participant_acts");
        table.Property(a => a.Id).HasColumnName("id");
        table.Property(a => a.ParticipantId).HasColumnName("participant_id");
        table.Property(a => a.Kind).HasColumnName("kind").HasConversion<string>().HasMaxLength(16);
        table.Property(a => a.At).HasColumnName("at");
        table.Property(a => a.Reason).HasColumnName("reason");
        table.Property(a => a.Account).HasColumnName("account").HasMaxLength(256);
        table.HasIndex(a => a.ParticipantId).HasDatabaseName("ix_participant_acts_participant");
    }
}
