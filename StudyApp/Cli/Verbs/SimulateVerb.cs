using System.CommandLine;
using System.Security.Cryptography;
using StudyApp.Cli.Shared;
using StudyApp.Cli.Simulating;
using StudyApp.Hosting.Services;
using StudyApp.Simulation;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;

namespace StudyApp.Cli.Verbs;

internal static class SimulateVerb
{
    private const int UsualConcurrency = 16;

    // The server of a simulation is for this process alone: a free port of the loopback, no panel, and so no account
    // either.
    private static readonly SettingOverride[] OwnServer =
        [
            new("HOST", "127.0.0.1", "simulate"),
            new("PORT", "0", "simulate"),
            new("USE_ADMIN", "false", "simulate"),
            new("ADMIN_PASSWORD", "", "simulate"),
        ];

    public static Command Create()
    {
        var config = StudyArguments.Config();
        var participants = new Option<int>("--participants")
        {
            Description = "How many artificial participants.",
            Required = true,
        };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "How many at the same time.",
            DefaultValueFactory = _ => UsualConcurrency,
        };
        var seed = new Option<long?>("--seed") { Description = "Determines all answers; a new one by default." };
        var dropOut = Share("--drop-out", "Share who leave for good after some page.");
        var comeAgain = Share(
            "--return",
            "Share who come again by their link, in a browser that knows nothing, and go on where they were."
        );
        var doubleClick = Share("--double-click", "Share who send each form twice at once.");
        var back = Share("--back", "Share who go back once and answer again, where the study allows it.");
        var disconnect = Share("--disconnect", "Share whose connection is cut once after a form was sent.");
        var think = new Option<double>("--think")
        {
            Description = "Mean seconds on each page before it is sent, log-normal; 0 is full speed.",
            HelpName = "SECONDS",
        };
        think.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double>() is not (>= 0 and <= 3600))
                given.AddError("--think must lie between 0 and 3600 seconds.");
        });
        var expect = new Option<bool>("--expect")
        {
            Description =
                "Compares the wide and long exports and the trials with what was typed, cell by cell; exit code "
                + "1 where they differ.",
        };
        var url = new Option<string?>("--url")
        {
            Description =
                "A server that runs this study already; by default one is started on the configured database.",
        };
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON." };
        InRange(participants, 1_000_000);
        InRange(concurrency, 10_000);
        url.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<string?>() is { } text && AddressFrom(text) is null)
                option.AddError($"--url is an address such as http://127.0.0.1:5000/, but not \"{text}\".");
        });
        var command = new Command(
            "simulate",
            "Artificial participants complete the study over HTTP; they are stored with the source \"simulate\"."
        )
        {
            config,
            participants,
            concurrency,
            seed,
            dropOut,
            comeAgain,
            doubleClick,
            back,
            disconnect,
            think,
            expect,
            url,
            json,
        };
        command.SetAction(async (result, _) =>
        {
            using var interruption = new Interruption();
            return await RunAsync(
                result.GetValue(config)!,
                new(
                    result.GetValue(participants),
                    result.GetValue(concurrency),
                    result.GetValue(seed) ?? NewSeed(),
                    result.GetValue(json)
                )
                {
                    Expect = result.GetValue(expect),
                    Behaviour = new()
                    {
                        DropOut = result.GetValue(dropOut),
                        Return = result.GetValue(comeAgain),
                        DoubleClick = result.GetValue(doubleClick),
                        Back = result.GetValue(back),
                        Disconnect = result.GetValue(disconnect),
                        Think = TimeSpan.FromSeconds(result.GetValue(think)),
                    },
                },
                result.GetValue(url) is { } text ? AddressFrom(text) : null,
                interruption.Token);
        });
        return command;
    }

    private static Option<double> Share(string name, string description)
    {
        var share = new Option<double>(name) { Description = description + " From 0 to 1.", HelpName = "SHARE" };
        share.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double>() is not (>= 0 and <= 1))
                given.AddError($"{name} must lie between 0 and 1.");
        });
        return share;
    }

    private static void InRange(Option<int> option, int most) => option.Validators.Add(given =>
    {
        if (
            given.Tokens.Count == 1
            && int.TryParse(given.Tokens[0].Value, out var value)
            && (value < 1 || value > most)
        )
            given.AddError($"{option.Name} must lie between 1 and {most}.");
    });

    private static Uri? AddressFrom(string text) =>
        Uri.TryCreate(text.Split('?', '#')[0].TrimEnd('/') + "/", UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
            ? address
            : null;

    private static long NewSeed() => RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private static async Task<int> RunAsync(
        string config,
        SimulationOrder order,
        Uri? address,
        CancellationToken cancel
    )
    {
        var code = StudyArguments.TryLoad(config, address is null ? OwnServer : [], out var result);
        if (code != ExitCodes.Fine) return code;
        try
        {
            return address is null
                ? await ServeAndWalkAsync(result.Loaded!, result.Folder, order, cancel)
                : await WalkAtAsync(result.Loaded!, result.Folder, address, order, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped; what was answered until now stays in the database.");
            return ExitCodes.ProblemsFound;
        }
    }

    private static async Task<int> ServeAndWalkAsync(
        LoadedStudy loaded,
        string folder,
        SimulationOrder order,
        CancellationToken cancel
    )
    {
        await using var app = StudyServer.Build(new(loaded, folder, Debug: false));
        if (
            await ServerStart.StartAsync(
                app,
                loaded.Server,
                cancel,
                () => RefuseRealDataAsync(app.Services.GetRequiredService<StudyDatabase>(), cancel)
            ) is
            { } code
        )
            return code;
        var database = app.Services.GetRequiredService<StudyDatabase>();
        var address = new Uri(ServerStart.AddressOf(app, loaded.Server) + "/");
        var key = await app.Services.GetRequiredService<StudySecrets>().LinkKeyAsync(cancel);
        code = await SimulationOutput.WalkAsync(loaded.Study, address, order, database, key, cancel);
        await app.StopAsync(CancellationToken.None);
        return code;
    }

    private static async Task<int> WalkAtAsync(
        LoadedStudy loaded,
        string folder,
        Uri address,
        SimulationOrder order,
        CancellationToken cancel
    )
    {
        if (await ServedStudy.ProblemAsync(address, loaded.Study, cancel) is { } problem)
        {
            Console.Error.WriteLine(problem);
            return ExitCodes.Unavailable;
        }
        // A server on this machine has the same database; of one elsewhere only its operator knows what it holds.
        await using var database = StudyDatabases.WithoutBinds(loaded.Server, folder);
        try
        {
            await StudyDatabaseSetup.RequireAsync(database, loaded.Study, cancel);
            var code = await RefuseRealDataAsync(database, cancel);
            if (code != ExitCodes.Fine) return code;
        }
        catch (DatabaseException) when (order.Expect)
        {
            Console.Error.WriteLine(
                "--expect reads the exports from the configured database, which cannot be looked into from "
                    + "here; nothing was simulated."
            );
            return ExitCodes.Unavailable;
        }
        catch (DatabaseException) when (loaded.Study.Simulated.HasConditions)
        {
            Console.Error.WriteLine(
                "SIMULATE has answers by condition, which the configured database tells; it cannot be looked "
                    + "into from here, and nothing was simulated."
            );
            return ExitCodes.Unavailable;
        }
        catch (DatabaseException) when (loaded.Server.LinkSecret is { } secret)
        {
            Console.Error.WriteLine(
                $"The configured database cannot be looked into from here. Artificial participants will be "
                    + $"stored at {address}, whoever else is there."
            );
            return await SimulationOutput.WalkAsync(
                loaded.Study,
                address,
                order,
                database: null,
                StudySecrets.LinkKeyOf(secret),
                cancel
            );
        }
        catch (DatabaseException)
        {
            Console.Error.WriteLine(
                "Artificial participants prove that they are artificial by the study's signature. The "
                    + "configured database, which has its key, "
                + "cannot be looked into from here, and nothing was simulated. Set LINK_SECRET here and at "
                + "the server."
        );
            return ExitCodes.Unavailable;
        }
        var key = await new StudySecrets(database, loaded.Server.LinkSecret).LinkKeyAsync(cancel);
        return await SimulationOutput.WalkAsync(loaded.Study, address, order, database, key, cancel);
    }

    private static async Task<int> RefuseRealDataAsync(StudyDatabase database, CancellationToken cancel)
    {
        if (!await new RecruitedReader(database).HasOthersThanAsync(SimulationPlan.Source, cancel))
            return ExitCodes.Fine;
        Console.Error.WriteLine(
            $"The database {database.Description} holds participants who are not artificial; nothing was "
                + $"simulated. Name another with the environment variable STUDYAPP_SQLALCHEMY_DATABASE_URI, such as "
                + $"sqlite:///trial.db."
        );
        return ExitCodes.ProblemsFound;
    }
}
