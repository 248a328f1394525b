using System.Globalization;
using StudyApp.Hosting.Folders;
using StudyApp.Simulation;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Storage;

namespace StudyApp.Tests.Faults;

/// <summary>Participants who walk on while the server, its database and the network between them break and mend.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private const int AtATime = 24;

    private readonly WrittenStudy _folder;
    private readonly LoadedStudy _loaded;
    private readonly FaultJournal _journal = new();
    private readonly Task _participants;
    private Uri _address;
    private volatile bool _enough;

    private FaultRun(WrittenStudy folder, PostgresServer? postgres, ServerProcess server, CuttingProxy? proxy)
    {
        (_folder, Postgres, Server, Proxy) = (folder, postgres, server, proxy);
        _loaded = StudyLoader.Load(folder.Config, []).Loaded!;
        _address = proxy?.Address ?? server.Address;
        _participants = WalkAsync();
    }

    /// <summary>The database server of this run's own; null on SQLite.</summary>
    public PostgresServer? Postgres { get; }

    /// <summary>The server that runs now.</summary>
    public ServerProcess Server { get; private set; }

    /// <summary>What stands between participants and server; null for nothing.</summary>
    public CuttingProxy? Proxy { get; }

    /// <summary>The SQLite file.</summary>
    public string DatabaseFile => Path.Combine(_folder.Root, "faults.db");

    public int Acknowledged => _journal.Count;

    public static async Task<FaultRun> StartAsync(DatabaseKind kind, bool withProxy = false)
    {
        var postgres = kind == DatabaseKind.Postgres ? await PostgresServer.StartDurableAsync() : null;
        var folder = FaultStudy.Write(postgres is null ? "sqlite:///faults.db" : UriOf(postgres.NewAddress()));
        var server = await ServerProcess.StartAsync(folder.Config);
        return new(folder, postgres, server, withProxy ? CuttingProxy.Start(server.Address) : null);
    }

    /// <summary>SIGKILL, and the next server takes over.</summary>
    public async Task KillServerAsync()
    {
        await Server.KillAsync();
        await Server.DisposeAsync();
        Server = await ServerProcess.StartAsync(_folder.Config);
        if (Proxy is null) Volatile.Write(ref _address, Server.Address);
        else Proxy.Target = Server.Address;
    }

    /// <summary>Waits until participants have got so much further.</summary>
    public Task WaitForMoreAsync(int acknowledged) => _journal.WaitForMoreAsync(acknowledged, _participants);

    /// <summary>Lets everybody finish, and compares what was acknowledged with what is stored.</summary>
    /// <param name="journal">Where the journal is kept; null for nowhere.</param>
    public async Task<FaultVerdict> FinishAsync(string? journal = null)
    {
        _enough = true;
        await _participants;
        if (journal is not null) await _journal.WriteAsync(journal);
        await using var storage = StudyDatabases.For(_loaded.Server.Database, _folder.Root);
        await using var context = storage.CreateDbContext();
        return await _journal.CompareAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        _enough = true;
        await Server.DisposeAsync();
        if (Proxy is not null) await Proxy.DisposeAsync();
        _folder.Dispose();
    }

    // Groups of new participants, one after the other, each going on over every fault with its cookies.
    private async Task WalkAsync()
    {
        for (var seed = 1; !_enough; seed++)
        {
            var report = await StudySimulation.RunAsync(
                new()
                {
                    Study = _loaded.Study,
                    Address = () => Volatile.Read(ref _address),
                    Participants = AtATime,
                    Concurrency = AtATime,
                    Seed = seed,
                    LinkKey = FaultStudy.LinkKey,
                    ReconnectPatience = TimeSpan.FromSeconds(120),
                    BusyPatience = TimeSpan.FromSeconds(120),
                    Acknowledged = _journal.Note,
                },
                CancellationToken.None);
            foreach (var (failure, count) in report.Failures)
                throw new InvalidOperationException($"{count} participants were stopped at {failure.Page}: {failure.Reason}");
            foreach (var participant in report.Participants) _journal.Add(participant);
        }
    }

    private static string UriOf(PostgresAddress address) =>
        string.Create(CultureInfo.InvariantCulture, $"postgresql://{address.User}@{address.Host}:{address.Port}/{address.Database}");
}
