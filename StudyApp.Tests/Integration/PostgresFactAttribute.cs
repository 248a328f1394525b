using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>A fact that needs PostgreSQL: skipped with a reason where it is not installed, but failing with CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (DurablePostgres.Programs is null && Environment.GetEnvironmentVariable("CI") != "true") Skip = DurablePostgres.NotInstalled;
    }
}
