using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Hosting.Folders;
using StudyApp.Hosting.Services;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Storage;

namespace StudyApp.Tests.Integration;

/// <summary>The real server in this process, on a free loopback port.</summary>
public sealed class StudyHost : IAsyncDisposable
{
    private const string Sqlite = "sqlite:///study.db";

    private readonly WebApplication _app;

    private StudyHost(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<StudyHost> StartAsync(
        WrittenStudy folder,
        string database = Sqlite,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        if (database == Sqlite) await SqliteTemplate.CopyToAsync(Path.Combine(folder.Root, "study.db"));
        return await StartAsync(folder.Write(database), [], configure);
    }

    /// <summary>A fresh database of a kind, as a study's setting names it; on SQLite the host brings the tables.</summary>
    internal static async Task<string> UriAsync(DatabaseKind kind, bool withTables = true)
    {
        if (kind == DatabaseKind.Sqlite) return Sqlite;
        var address = await (await PostgresServer.GetAsync()).CreateDatabaseAsync(withTables);
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://{address.User}@{address.Host}:{address.Port}/{address.Database}");
    }

    /// <summary>Serves any configuration file, with settings that win over it.</summary>
    public static async Task<StudyHost> StartAsync(
        string config,
        IReadOnlyList<SettingOverride> settings,
        Action<WebApplicationBuilder>? configure = null,
        WatchedStudy? watched = null,
        bool debug = false
    )
    {
        var result = StudyLoader.Load(config, settings);
        if (result.Loaded is null) throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        var app = StudyServer.Build(new(result.Loaded, result.Folder, debug) { Findings = result.Findings, Watched = watched }, configure);
        await StudyServer.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(app, new Uri(address + result.Loaded.Server.ApplicationRoot + "/"));
    }

    /// <summary>Someone with a browser of their own.</summary>
    public Visitor NewVisitor() => new(Address);

    /// <summary>Someone whose browser calls itself so.</summary>
    public Visitor NewVisitor(string userAgent) => new(Address, userAgent);

    public async Task<T> QueryAsync<T>(Func<StudyDbContext, Task<T>> query)
    {
        await using var context = _app.Services.GetRequiredService<IDbContextFactory<StudyDbContext>>().CreateDbContext();
        return await query(context);
    }

    public Task<int> CountParticipantsAsync() => QueryAsync(db => db.Participants.CountAsync());

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
