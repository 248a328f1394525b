using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using StudyApp.Cli.Shared;
using StudyApp.Simulation.Recruiters;

namespace StudyApp.Cli.Verbs;

internal static class RecruiterSimVerb
{
    public static Command Create()
    {
        var config = StudyArguments.Config();
        var platform = new Option<string>("--platform")
        {
            Description = "A platform the study recruits from: prolific, mturk, connect, sona, or one of RECRUITMENT.",
            Required = true,
        };
        var url = new Option<string>("--url")
        {
            Description = "The server that runs this study, on this machine.",
            Required = true,
        };
        var participants = new Option<int>("--participants")
        {
            Description = "How many seats are filled.",
            DefaultValueFactory = _ => 50,
        };
        var faults = new Option<bool>("--faults")
        {
            Description =
                "Things go wrong: lost ways back, places given back, codes made up or stolen, links opened "
                + "again, second visits; with --api-port also refused calls.",
        };
        var seed = new Option<long?>("--seed")
        {
            Description = "Determines ids, answers and faults; a new one by default.",
        };
        var list = new Option<string?>("--out")
        {
            Description = "The file for the platform's list of submissions (CSV), for reconcile.",
            HelpName = "FILE",
        };
        var port = new Option<int?>("--api-port")
        {
            Description =
                $"Also stands in for Prolific's interface (token {PlatformStandIn.Token}) and Sona's credit, at "
                + $"http://127.0.0.1:PORT/, until stopped.",
        };
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON." };
        participants.Validators.Add(given =>
        {
            if (
                given.Tokens.Count == 1
                && int.TryParse(given.Tokens[0].Value, out var count)
                && count is < 1 or > 100_000
            )
                given.AddError("--participants must lie between 1 and 100000.");
        });
        url.Validators.Add(given =>
        {
            // These participants look real in the database: nobody shall send them to a study that is under way
            // elsewhere.
            if (given.GetValueOrDefault<string?>() is { } text && AddressFrom(text) is not { IsLoopback: true })
                given.AddError(
                    $"--url is an address of this machine such as http://127.0.0.1:5000/, but not \"{text}\"."
                );
        });
        var command = new Command(
            "recruiter-sim",
            "Stands in for a recruiting platform: artificial participants come by its links and go back with "
                + "their codes. For trial databases only."
        )
        {
            config,
            platform,
            url,
            participants,
            faults,
            seed,
            list,
            port,
            json,
        };
        command.SetAction(async (result, _) =>
        {
            using var interruption = new Interruption();
            var code = StudyArguments.TryLoad(result.GetValue(config)!, [], out var loaded);
            if (code != ExitCodes.Fine) return code;
            var study = loaded.Loaded!.Study;
            if (study.Platforms.FirstOrDefault(p => p.Name == result.GetValue(platform)) is not { } rules)
            {
                Console.Error.WriteLine(
                    $"The study does not recruit from \"{result.GetValue(platform)}\"; add PLATFORM = "
                        + $"'{result.GetValue(platform)}' to it."
                );
                return ExitCodes.WrongUsage;
            }
            var plan = new RecruiterPlan
            {
                Study = study,
                Platform = rules,
                Address = AddressFrom(result.GetValue(url)!)!,
                Participants = result.GetValue(participants),
                Faults = result.GetValue(faults),
                Seed = result.GetValue(seed) ?? RandomNumberGenerator.GetInt32(1, int.MaxValue),
            };
            return await RunAsync(
                plan,
                result.GetValue(list),
                result.GetValue(port),
                result.GetValue(json),
                interruption.Token
            );
        });
        return command;
    }

    private static Uri? AddressFrom(string text) =>
        Uri.TryCreate(text.Split('?', '#')[0].TrimEnd('/') + "/", UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
            ? address
            : null;

    private static async Task<int> RunAsync(
        RecruiterPlan plan,
        string? list,
        int? port,
        bool json,
        CancellationToken cancel
    )
    {
        try
        {
            await using var standIn = port is { } number ? await PlatformStandIn.StartAsync(number, plan.Faults) : null;
            var report = await Recruiter.RunAsync(
                plan with
                {
                    Announced = standIn is null ? null : standIn.Know,
                },
                cancel
            );
            if (list is not null) await File.WriteAllTextAsync(list, report.ToCsv(), cancel);
            foreach (var (problem, count) in report.Problems.CountBy(p => p))
                Console.Error.WriteLine($"{count}: {problem}");
            Console.Out.WriteLine(json ? Json(report) : Table(report));
            if (standIn is not null)
            {
                Console.Error.WriteLine(
                    $"PROLIFIC_API = {standIn.ProlificApi}, study {report.PlatformStudy}; stop with Ctrl+C."
                );
                await Task.Delay(Timeout.Infinite, cancel)
                    .ContinueWith(
                        _ => { },
                        CancellationToken.None,
                        TaskContinuationOptions.None,
                        TaskScheduler.Default
                    );
            }
            return report.Problems.IsEmpty ? ExitCodes.Fine : ExitCodes.ProblemsFound;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped.");
            return ExitCodes.ProblemsFound;
        }
        catch (IOException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return ExitCodes.Unavailable;
        }
    }

    private static string Json(RecruiterReport report) => JsonSerializer.Serialize(new
    {
        seats = report.Seats.Length,
        finished = report.Finished.Count(),
        study = report.PlatformStudy,
        statuses = report.Seats.CountBy(s => s.Status).ToDictionary(),
        problems = report.Problems,
    });

    private static string Table(RecruiterReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"seats       {report.Seats.Length}\nfinished    {report.Finished.Count()}\nproblems    "
                + $"{report.Problems.Length}"
        );
}
