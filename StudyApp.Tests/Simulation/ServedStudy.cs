using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Cli.Simulating;
using StudyApp.Hosting.Folders;
using StudyApp.Hosting.Services;
using StudyApp.Simulation;
using StudyApp.Simulation.Expectations;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;
using Xunit;

namespace StudyApp.Tests.Simulation;

/// <summary>A study served in this process on a free port, on an SQLite file of its own.</summary>
internal sealed class ServedStudy : IAsyncDisposable
{
    private const string LinkSecret = "a secret of the tests";

    private readonly WebApplication _app;
    private readonly string _folder;

    private ServedStudy(WebApplication app, LoadedStudy loaded, string folder)
    {
        (_app, Loaded, _folder) = (app, loaded, folder);
        Address = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
                + loaded.Server.ApplicationRoot
                + "/"
        );
    }

    public LoadedStudy Loaded { get; }

    public Uri Address { get; }

    public StudyDatabase Database => _app.Services.GetRequiredService<StudyDatabase>();

    public StudyDbContext NewContext() => Database.CreateDbContext();

    /// <summary>Holds the exports against what was typed.</summary>
    public Task<StudyExpectation> CompareAsync(SimulationReport report) =>
        SimulationCheck.CompareAsync(Database, Loaded.Study, report.Participants, CancellationToken.None);

    /// <summary>Lets participants walk who do all kinds of things.</summary>
    public Task<SimulationReport> SimulateAsync(int participants, SimulatedBehaviour behaviour, long seed = 7) =>
        StudySimulation.RunAsync(Plan(participants, seed) with { Behaviour = behaviour }, CancellationToken.None);

    /// <summary>Serves a study that has no errors.</summary>
    public static Task<ServedStudy> StartAsync(string config, params SettingOverride[] settings) => StartAsync(config, _ => { }, settings);

    /// <summary>The same for whoever looks at the database from the first statement on.</summary>
    public static async Task<ServedStudy> StartAsync(string config, Action<StudyDatabase> first, params SettingOverride[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("studyapp-served-").FullName;
        var result = StudyLoader.Load(config,
        [
            new("SQLALCHEMY_DATABASE_URI", $"sqlite:///{folder}/study.db", "test"),
            new("PORT", "0", "test"),
            new("HOST", "127.0.0.1", "test"),
            new("USE_ADMIN", "false", "test"), new("ADMIN_PASSWORD", "", "test"), new("CONSENT_MIN_SECONDS", "0", "test"),
            new("LINK_SECRET", LinkSecret, "test"), .. settings,
        ]);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Severity.Error);
        var app = StudyServer.Build(new(result.Loaded!, result.Folder, Debug: false));
        first(app.Services.GetRequiredService<StudyDatabase>());
        await StudyServer.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        return new(app, result.Loaded!, folder);
    }

    public SimulationPlan Plan(int participants, long seed = 7) => new()
    {
        Study = Loaded.Study,
        Address = () => Address,
        Participants = participants,
        Concurrency = 10,
        Seed = seed,
        LinkKey = StudySecrets.LinkKeyOf(LinkSecret),
    };

    public Task<SimulationReport> SimulateAsync(int participants, long seed = 7) =>
        StudySimulation.RunAsync(Plan(participants, seed), CancellationToken.None);

    /// <summary>What is stored of everybody's answers, in the order of arrival: external id, page path, cells.</summary>
    public async Task<List<StoredAnswers>> AnswersAsync()
    {
        await using var context = NewContext();
        return await StoredAnswers.ReadAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
