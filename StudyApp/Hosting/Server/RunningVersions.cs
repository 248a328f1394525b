using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection;

namespace StudyApp.Hosting.Server;

/// <summary>
/// What the program runs on: said at the start, so that whoever looks after the server sees what is old.
/// </summary>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="BuiltWith">The version of the packages of the same release that the program was built with.</param>
/// <param name="Database">What the database is called.</param>
/// <param name="DatabaseVersion">Its version as it says it, such as <c>15.18</c> or <c>19beta1</c>.</param>
internal sealed record RunningVersions(Version Runtime, Version BuiltWith, string Database, string DatabaseVersion)
{
    // Last corrections, from https://www.postgresql.org/support/versioning/.
    private static readonly Dictionary<int, DateOnly> PostgresEnds = new()
    {
        [12] = new(2024, 11, 21),
        [13] = new(2025, 11, 13),
        [14] = new(2026, 11, 12),
        [15] = new(2027, 11, 11),
        [16] = new(2028, 11, 9),
        [17] = new(2029, 11, 8),
        [18] = new(2030, 11, 14),
    };

    // From https://dotnet.microsoft.com/platform/support/policy.
    private static readonly DateOnly RuntimeEnds = new(2028, 11, 14);

    /// <summary>Asks this process and the database.</summary>
    public static async Task<RunningVersions> ReadAsync(StudyDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var product = connection.GetType().Name.StartsWith("Npgsql", StringComparison.Ordinal)
            ? "PostgreSQL"
            : "SQLite";
        // "15.18 (Debian 15.18-0+deb12u1)" is a version too.
        var version = connection.ServerVersion.Split(' ')[0];
        return new(Environment.Version, Version.Parse(PackageVersion()), product, version);
    }

    /// <summary>One line with all of them.</summary>
    public string Line => $"StudyApp {OwnVersion()} on .NET {Runtime}, {Database} {DatabaseVersion}";

    /// <summary>What is old, a sentence each, with what to do.</summary>
    /// <param name="today">The date, UTC.</param>
    public IEnumerable<string> Old(DateOnly today)
    {
        if (today > RuntimeEnds)
            yield return $".NET {Runtime.Major} has had no security updates since {Day(RuntimeEnds)}: move to a newer "
                + $"version of StudyApp.";
        else if (Runtime < BuiltWith)
            yield return $".NET {Runtime} is older than {BuiltWith}, with which StudyApp was built: "
                + "install the newer runtime for its security updates.";
        if (Database != "PostgreSQL") yield break;
        var digits = DatabaseVersion.TakeWhile(char.IsAsciiDigit).ToArray();
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major)) yield break;
        if (
            today > PostgresEnds.GetValueOrDefault(major, major < PostgresEnds.Keys.Min() ? default : DateOnly.MaxValue)
        )
            yield return $"PostgreSQL {major} gets no security updates any more: move the database to a newer one.";
    }

    private static string OwnVersion() => typeof(RunningVersions).Assembly.GetName().Version!.ToString(3);

    // Packages and runtime of one release bear one number.
    private static string PackageVersion() =>
        typeof(DbContext)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+', '-')[0];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
