using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StudyApp.Storage.Entities.Conditions;

internal sealed class ConditionSwitchConfiguration : IEntityTypeConfiguration<ConditionSwitch>
{
    public void Configure(EntityTypeBuilder<ConditionSwitch> table)
    {
        table.ToTable("condition_switches");
        table.Property(s => s.Id).HasColumnName("id");
        table.Property(s => s.Condition).HasColumnName("condition");
        table.Property(s => s.Enabled).HasColumnName("enabled");
        table.Property(s => s.At).HasColumnName("at");
        table.Property(s => s.Account).HasColumnName("account").HasMaxLength(256);
    }
}
