using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>The least that stores an answer durably: one form in, one insert with a commit of its own.</summary>
/// <remarks>Figures are quoted as ratios to it.</remarks>
internal static class ReferenceProgram
{
    /// <summary>What is inserted into, here and by pgbench.</summary>
    public const string PostgresTable =
        $"CREATE TABLE IF NOT EXISTS answers (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {Columns}, ended_at TIMESTAMPTZ "
        + $"NOT NULL)";

    private const string SqliteTable =
        $"CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY AUTOINCREMENT, {Columns}, ended_at TEXT NOT NULL)";
    private const string Columns = "participant BIGINT NOT NULL, page TEXT NOT NULL, answers TEXT NOT NULL";

    private const string Insert =
        "INSERT INTO answers (participant, page, answers, ended_at) VALUES (@participant, @page, @answers, @ended)";

    /// <param name="kind"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="database">A connection string.</param>
    public static async Task<int> RunAsync(string kind, string database)
    {
        var insert = await OpenAsync(kind, database);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/answer", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            await insert(
                long.Parse(form["participant"].ToString(), CultureInfo.InvariantCulture),
                form["page"].ToString(),
                form["answers"].ToString()
            );
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync();
        Console.Out.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The insert: participant, page, answers.</summary>
    public static async Task<Func<long, string, string, Task>> OpenAsync(string kind, string database) =>
        kind == "sqlite" ? await OnSqliteAsync(database) : await OnPostgresAsync(database);

    private static async Task<Func<long, string, string, Task>> OnSqliteAsync(string database)
    {
        await using (var first = new SqliteConnection(database))
        {
            await first.OpenAsync();
            await using var make = first.CreateCommand();
            make.CommandText = "PRAGMA journal_mode = WAL; " + SqliteTable;
            await make.ExecuteNonQueryAsync();
        }
        return async (participant, page, answers) =>
        {
            await using var connection = new SqliteConnection(database);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 15000; " + Insert;
            command.Parameters.AddWithValue("participant", participant);
            command.Parameters.AddWithValue("page", page);
            command.Parameters.AddWithValue("answers", answers);
            command.Parameters.AddWithValue("ended", DateTime.UtcNow);
            await command.ExecuteNonQueryAsync();
        };
    }

    private static async Task<Func<long, string, string, Task>> OnPostgresAsync(string database)
    {
        var source = NpgsqlDataSource.Create(database);
        await using (var make = source.CreateCommand(PostgresTable)) await make.ExecuteNonQueryAsync();
        return async (participant, page, answers) =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(Insert, connection);
            command.Parameters.AddWithValue("participant", participant);
            command.Parameters.AddWithValue("page", page);
            command.Parameters.AddWithValue("answers", answers);
            command.Parameters.AddWithValue("ended", DateTime.UtcNow);
            await command.ExecuteNonQueryAsync();
        };
    }
}
