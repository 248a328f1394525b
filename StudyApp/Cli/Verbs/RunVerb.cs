using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Cli.Shared;
using StudyApp.Hosting.Server;
using StudyApp.Hosting.Services;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Settings;

namespace StudyApp.Cli.Verbs;

internal static class RunVerb
{
    public static Command Create()
    {
        var config = StudyArguments.Config();
        var host = new Option<string?>("--host") { Description = "The address to listen on (HOST)." };
        var port = new Option<int?>("--port") { Description = "The port to listen on (PORT); 0 takes a free one." };
        var debug = new Option<bool>("--debug")
        {
            Description =
                "For a researcher's own machine: allows weak passwords, logs more, and reads the study again "
                + "when its files change.",
        };
        var newKeys = new Option<bool>("--new-keys")
        {
            Description =
                "When the key file is lost: makes new keys. Everybody is signed out, and links signed with the "
                + "key in the database are void. Stop all other servers of the study first.",
        };
        var command = new Command("run", "Serves the study until it is stopped (Ctrl+C, SIGTERM).")
        {
            config,
            host,
            port,
            debug,
            newKeys,
        };
        command.SetAction((result, _) => RunAsync(
            result.GetValue(config)!,
            [.. Overrides(result.GetValue(host), result.GetValue(port))],
            result.GetValue(debug),
            result.GetValue(newKeys)));
        return command;
    }

    private static IEnumerable<SettingOverride> Overrides(string? host, int? port)
    {
        if (host is not null) yield return new("HOST", host, "--host");
        if (port is not null) yield return new("PORT", port.Value.ToString(CultureInfo.InvariantCulture), "--port");
    }

    private static async Task<int> RunAsync(
        string config,
        IReadOnlyList<SettingOverride> overrides,
        bool debug,
        bool newKeys
    )
    {
        var code = StudyArguments.TryLoad(config, overrides, out var result);
        if (code != ExitCodes.Fine) return code;
        var loaded = result.Loaded!;
        if (!debug && loaded.Server.PasswordProblem is { } problem)
        {
            Console.Error.WriteLine(
                $"ADMIN_PASSWORD {problem}. Choose a sentence of your own with at least "
                    + $"{ServerSettings.PasswordMinLength} characters, or remove the key to get a set-up link."
            );
            return ExitCodes.WrongConfiguration;
        }
        await using var app = StudyServer.Build(new(loaded, result.Folder, debug)
        {
            Findings = result.Findings,
            NewKeys = newKeys,
            Watched = debug ? new(result.Location, overrides, Console.Error) : null,
        });
        return await ServeAsync(app, loaded.Server, result.ConfigName);
    }

    private static async Task<int> ServeAsync(WebApplication app, ServerSettings server, string config)
    {
        using (var interruption = new Interruption())
            if (
                await ServerStart.StartAsync(
                    app,
                    server,
                    interruption.Token,
                    () => TellOfThoseUnderWayAsync(app, config, interruption.Token)
                ) is
                { } code
            )
                return code;
        var address = ServerStart.AddressOf(app, server);
        // The set-up link may follow; the first two lines are what scripts read.
        Console.Out.WriteLine($"{address}/");
        var panel = AdminPort.AddressOf(app.Services, server);
        Console.Out.WriteLine($"{panel}/admin");
        app.AnnounceAdmin(panel);
        Console.Out.Flush();
        await SayVersionsAsync(app);
        await app.WaitForShutdownAsync(CancellationToken.None);
        return ExitCodes.Fine;
    }

    private static async Task SayVersionsAsync(WebApplication app)
    {
        try
        {
            var database = app.Services.GetRequiredService<StudyDatabase>();
            var versions = await RunningVersions.ReadAsync(database, app.Lifetime.ApplicationStopping);
            Console.Error.WriteLine(versions.Line);
            var today = DateOnly.FromDateTime(app.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
            foreach (var sentence in versions.Old(today)) Console.Error.WriteLine(sentence);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            // A database that has just gone away is told of by those who need it.
        }
    }

    // What a changed study means for those who have begun is said before they come.
    private static async Task<int> TellOfThoseUnderWayAsync(WebApplication app, string config, CancellationToken cancel)
    {
        var diagnostics = new DiagnosticBag();
        PageListChange.Report(
            app.Services.GetRequiredService<CurrentStudy>().AtStart,
            config,
            await app.Services.GetRequiredService<StudyReads>().State.StandingsAsync(cancel),
            diagnostics
        );
        foreach (var diagnostic in diagnostics) Console.Error.WriteLine(diagnostic);
        return ExitCodes.Fine;
    }
}
