using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Conditions that were assigned elsewhere: who finds theirs, who does not, and what is asked first.</summary>
public sealed class ConditionLookupTests
{
    private const string Two = "CONDITIONS = [{label='a'}, {label='b', enabled=false}]\nCONDITION_TIES = 'lowest'";

    [Fact]
    public async Task What_is_found_holds_whatever_the_balance_says_and_who_has_no_id_is_balanced()
    {
        using var folder = new WrittenStudy()
            .WithSetting(Two)
            .WithSetting("CONDITIONS_FROM_CSV = 'ids.csv'")
            .With("ids.csv", "id,condition\nP1,2\nP2,2\n");
        await using var host = await StudyHost.StartAsync(folder);
        foreach (var query in new[] { "external_id=P1", "external_id=%20P2%20", "", "" })
            using (var visitor = host.NewVisitor()) Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync(query)).PageName);

        Assert.Equal([2, 2, 1, 1], await ConditionsAsync(host));
        Assert.Equal(
            ["lookup", "lookup", "minimisation", "minimisation"],
            await host.QueryAsync(db => db.Assignments.OrderBy(a => a.Id).Select(a => a.Rule).ToListAsync())
        );
    }

    [Fact]
    public async Task The_file_is_asked_before_the_database_and_ids_differ_by_their_case()
    {
        using var folder = new WrittenStudy()
            .WithSetting(Two)
            .WithSetting("CONDITIONS_FROM_CSV = 'ids.csv'\nCONDITIONS_FROM_DB = 'sqlite:///earlier.db'")
            .With("ids.csv", "id,condition\nP1,1\n");
        await MakeAsync(
            folder,
            "CREATE TABLE participant (participantID INTEGER PRIMARY KEY, external_id TEXT, condition INTEGER, finished BOOLEAN)",
            "INSERT INTO participant VALUES (1, 'P1', 2, 1), (2, 'P2', 1, 1), (3, 'P2', 2, 0), (4, 'P3', NULL, 1), (5, 'P9', 9, 1)"
        );
        await using var host = await StudyHost.StartAsync(folder);
        foreach (var id in new[] { "P1", "P2" })
            using (var visitor = host.NewVisitor()) await visitor.ConsentAsync($"external_id={id}");
        // Not there, there without a condition, and with one that this study does not have.
        foreach (var id in new[] { "p1", "P3", "P9", "nobody" })
        {
            using var visitor = host.NewVisitor();
            await visitor.OpenAsync($"?external_id={id}");
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.PostAsync(("consent", "1"))).Status);
        }

        Assert.Equal([1, 1], await ConditionsAsync(host));
    }

    [Fact]
    public async Task Where_nobody_consents_an_unknown_id_makes_nobody_either()
    {
        using var folder = new WrittenStudy()
            .WithSetting(Two)
            .WithSetting("CONDITIONS_FROM_CSV = 'ids.csv'")
            .With("ids.csv", "id,condition\nP1,2\n")
            .WithPages("{path='assign_condition'}, {path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var known = host.NewVisitor();
        using var unknown = host.NewVisitor();

        var missed = await unknown.OpenAsync("?external_id=P7");
        Assert.Equal((HttpStatusCode.NotFound, "message"), (missed.Status, missed.PageName));
        Assert.Equal("questionnaire/mood", (await known.OpenAsync("?external_id=P1")).PageName);
        await known.OpenAsync("assign_condition");

        Assert.Equal([2], await ConditionsAsync(host));
    }

    [Theory]
    [InlineData("CREATE TABLE participant (participantID INTEGER PRIMARY KEY, external_id TEXT, finished BOOLEAN)")]
    [InlineData("CREATE TABLE participant (participantID INTEGER PRIMARY KEY, condition INTEGER, finished BOOLEAN)")]
    [InlineData("CREATE TABLE something (id INTEGER)")]
    public async Task A_database_without_ids_or_conditions_is_refused_before_anybody_comes(string table)
    {
        using var folder = new WrittenStudy().WithSetting(Two).WithSetting("CONDITIONS_FROM_DB = 'sqlite:///earlier.db'");
        await MakeAsync(folder, table);

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => StudyHost.StartAsync(folder));

        Assert.Contains("CONDITIONS_FROM_DB", failure.Message, StringComparison.Ordinal);
    }

    private static async Task MakeAsync(WrittenStudy folder, params string[] statements)
    {
        await using var connection = new SqliteConnection($"Data Source={folder.Root}/earlier.db");
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
        SqliteConnection.ClearAllPools();
    }

    private static Task<List<int>> ConditionsAsync(StudyHost host) =>
        host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).Select(p => p.Condition).ToListAsync());
}
