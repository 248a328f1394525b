using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Storage;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>
/// PostgreSQL's own measuring program with the reference program's statement: what the database gives without any server before it.
/// </summary>
internal static partial class Pgbench
{
    private const string Script =
        "INSERT INTO answers (participant, page, answers, ended_at) VALUES (:client_id, 'questionnaire/first', "
        + "repeat('\"first0\":\"somewhat\",', 10), now());\n";

    /// <summary>Transactions per second.</summary>
    public static async Task<double> RunAsync(PostgresAddress address, int clients, int seconds)
    {
        await using (
            var source = NpgsqlDataSource.Create(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Host={address.Host};Port={address.Port};Database={address.Database};Username={address.User}"
                )
            )
        )
        await using (var make = source.CreateCommand(ReferenceProgram.PostgresTable))
            await make.ExecuteNonQueryAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Script);
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(PostgresServer.Programs!, "pgbench"),
            [
                "-n",
                "-M",
                "prepared",
                "-h",
                address.Host,
                "-p",
                address.Port.ToString(CultureInfo.InvariantCulture),
                "-U",
                address.User!,
                "-c",
                $"{clients}",
                "-j",
                "2",
                "-T",
                $"{seconds}",
                "-f",
                file,
                address.Database,
            ]
        )
        { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(file);
        return double.Parse(Rate().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
