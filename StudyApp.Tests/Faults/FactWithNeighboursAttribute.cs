using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Faults;

/// <summary>
/// A test with nginx and PgBouncer; shown as skipped where they or PostgreSQL are not installed, failing there when <c>CI</c> is
/// <c>true</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithNeighboursAttribute : FactAttribute
{
    public FactWithNeighboursAttribute()
    {
        if (
            (PostgresServer.Programs is null || !Neighbour.IsInstalled("nginx") || !Neighbour.IsInstalled("pgbouncer"))
            && Environment.GetEnvironmentVariable("CI") != "true"
        )
            Skip = "PostgreSQL, nginx and PgBouncer are needed; on Debian: apt-get install postgresql nginx-light pgbouncer.";
    }
}
