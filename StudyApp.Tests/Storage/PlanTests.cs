using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using StudyApp.Simulation;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Tests.Browser;
using StudyApp.Tests.Simulation;
using Xunit;

namespace StudyApp.Tests.Storage;

/// <summary>How SQLite answers what participants cause, whatever version it is: nothing that they do may read a table that grows with
/// them.</summary>
public sealed partial class PlanTests
{
    // One row for each person, page, answer, trial or assignment.
    private static readonly string[] Growing =
    [
        "participants", "assignments", "assignment_changes", "submissions", "visits", "trials", "drafts", "interactions",
        "custom_table_rows", "participant_displays", "participant_origins", "participant_pins", "participant_acts",
        "quota_members", "imported_participants", "withdrawals",
    ];

    // Indexes that hold few of the rows: whoever must be counted again, and whoever is under way.
    private static readonly string[] SmallIndexes = ["ix_participants_stirred", "ix_participants_present"];

    [Theory]
    [InlineData("demo")]
    [InlineData("screening")]
    [InlineData("own-task")]
    [InlineData("nback-longitudinal")]
    [InlineData("branching")]
    public async Task No_statement_of_a_participant_reads_a_growing_table_whole(string name)
    {
        var statements = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var study = await ServedStudy.StartAsync(
            Path.Combine(DemoStudy.Repository(), "experiments", name, name + ".toml"),
            database => ((SqliteDatabase)database).Opened = connection => raw.sqlite3_trace(
                ((SqliteConnection)connection).Handle, (_, sql) => statements.TryAdd(Literal().Replace(sql, "?"), sql), null));
        // What the start of a server reads is another matter.
        statements.Clear();

        var behaviour = new SimulatedBehaviour { DropOut = 0.2, Return = 0.3, DoubleClick = 0.2, Back = 0.2, Disconnect = 0.2 };
        Assert.Empty((await study.SimulateAsync(12, behaviour)).Failures);

        Assert.Contains(statements.Keys, sql => sql.Contains("INSERT INTO participants", StringComparison.Ordinal));
        Assert.True(statements.Count > 15, $"{statements.Count} statements were seen.");
        var found = new List<string>();
        await using var asking = await study.Database.OpenAsync(CancellationToken.None);
        foreach (var sql in statements.Values.Where(sql => Explained().IsMatch(sql)))
            foreach (var step in await StepsAsync(asking, sql))
                if (ReadsAll(step, sql)) found.Add($"{step}\n    {sql}");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("SELECT id FROM participants p WHERE p.end_reason = 'x'", true)]
    [InlineData("SELECT 1 FROM study s JOIN submissions ON submissions.tag > 5", true)]
    [InlineData("SELECT id FROM participants WHERE id = 5", false)]
    [InlineData("SELECT id FROM tally_groups", false)]
    public async Task Whether_a_table_is_read_whole_is_seen(string sql, bool whole)
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var connection = await test.Database.OpenAsync(CancellationToken.None);

        Assert.Equal(whole, (await StepsAsync(connection, sql)).Exists(step => ReadsAll(step, sql)));
    }

    private static bool ReadsAll(string step, string sql)
    {
        var scan = Scan().Match(step);
        if (!scan.Success || SmallIndexes.Contains(scan.Groups[2].Value)) return false;
        // A step names the alias where there is one.
        var alias = scan.Groups[1].Value;
        var named = Source().Matches(sql).FirstOrDefault(m => m.Groups[2].Value == alias);
        return Growing.Contains(named?.Groups[1].Value ?? alias);
    }

    private static async Task<List<string>> StepsAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        await using var rows = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await rows.ReadAsync()) steps.Add(rows.GetString(3));
        return steps;
    }

    [GeneratedRegex(@"^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")]
    private static partial Regex Scan();

    [GeneratedRegex("""(?:FROM|JOIN|UPDATE|,)\s+"?(\w+)"?\s+(?:AS\s+)?"?(\w+)"?""", RegexOptions.IgnoreCase)]
    private static partial Regex Source();

    [GeneratedRegex("^\\s*(SELECT|INSERT|UPDATE|DELETE|WITH)", RegexOptions.IgnoreCase)]
    private static partial Regex Explained();

    [GeneratedRegex("'(?:[^']|'')*'|x'[0-9a-f]*'|\\b[0-9]+(?:\\.[0-9]+)?\\b", RegexOptions.IgnoreCase)]
    private static partial Regex Literal();
}
