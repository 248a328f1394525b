using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Server;

internal sealed class OpeningSwitchConfiguration : IEntityTypeConfiguration<OpeningSwitch>
{
    public void Configure(EntityTypeBuilder<OpeningSwitch> table)
    {
        table.ToTable("opening_switches");
        table.Property(s => s.Id).HasColumnName("id");
        table.Property(s => s.State).HasColumnName("state").HasConversion<string>().HasMaxLength(16);
        table.Property(s => s.At).HasColumnName("at");
        table.Property(s => s.Account).HasColumnName("account").HasMaxLength(256);
    }
}
