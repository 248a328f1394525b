using System.Collections.Immutable;
using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using StudyApp.Cli.Shared;
using StudyApp.Operations.Integrations;
using StudyApp.Research.Data;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Studies.Recruitment.Reconciliation;

namespace StudyApp.Cli.Verbs;

internal static class ReconcileVerb
{
    public static Command Create()
    {
        var config = StudyArguments.Config();
        var platform = new Option<string>("--platform")
        {
            Description =
                "prolific, mturk, connect, sona, or the name of one in RECRUITMENT; generic for any list of "
                + "participants and codes.",
            Required = true,
        };
        var file = new Option<string?>("--file")
        {
            Description = "The list of submissions as the platform hands it out (CSV).",
        };
        var study = new Option<string?>("--study")
        {
            Description =
                "Prolific's id of the study: asks Prolific itself instead of reading a file; needs PROLIFIC_TOKEN.",
        };
        var approve = new Option<bool>("--approve")
        {
            Description = "With --study: approves on Prolific whom the list says to approve.",
        };
        var folder = new Option<string?>("--out")
        {
            Description = "The folder for the files; without it only the summary is printed.",
            HelpName = "DIR",
        };
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON." };
        var command = new Command(
            "reconcile",
            "Compares a platform's list of submissions with the study's data: who is to be paid, and who is not."
        )
        {
            config,
            platform,
            file,
            study,
            approve,
            folder,
            json,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(file) is null == given.GetValue(study) is null)
                given.AddError("Name the platform's list with --file, or Prolific's id of the study with --study.");
            if (given.GetValue(approve) && given.GetValue(study) is null)
                given.AddError("--approve goes with --study.");
            if (given.GetValue(study) is not null && given.GetValue(platform) is { } name && name != "prolific")
                given.AddError("--study is for Prolific.");
        });
        command.SetAction(async (result, _) =>
        {
            using var interruption = new Interruption();
            return await RunAsync(
                result.GetValue(config)!,
                new(
                    result.GetValue(platform)!,
                    result.GetValue(file),
                    result.GetValue(study),
                    result.GetValue(approve),
                    result.GetValue(folder),
                    result.GetValue(json)
                ),
                interruption.Token
            );
        });
        return command;
    }

    private static async Task<int> RunAsync(string config, ReconcileOrder order, CancellationToken cancel)
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        if (code != ExitCodes.Fine) return code;
        var loaded = result.Loaded!;
        if (KindOf(order.Platform, loaded.Study) is not { } kind)
            return Usage(
                $"There is no platform \"{order.Platform}\": prolific, mturk, connect, sona, generic, or one of "
                    + $"RECRUITMENT."
            );
        if (order.Folder is { } folder && File.Exists(folder))
            return Usage($"{folder} is a file; --out names a folder.");
        using var http = loaded.Server.ProlificToken is { } token
            ? ProlificClient.NewHttp(loaded.Server.ProlificApi, token)
            : null;
        var prolific = http is null ? null : new ProlificClient(http, new(), TimeProvider.System);
        await using var database = StudyDatabases.WithoutBinds(loaded.Server, result.Folder);
        try
        {
            CsvTable? table = null;
            IReadOnlyList<PlatformSubmission> submissions;
            if (order.File is { } file)
            {
                if (!File.Exists(file)) return Usage($"There is no file {file}.");
                table = CsvTable.Read(await File.ReadAllTextAsync(file, cancel));
                if (PlatformExport.Read(table, kind, out var missing) is not { } read)
                    return Usage($"{file} has no column for {missing}; it has: {string.Join(", ", table.Header)}.");
                submissions = read;
            }
            else if (prolific is null)
                return Usage("--study needs PROLIFIC_TOKEN, best as the environment variable STUDYAPP_PROLIFIC_TOKEN.");
            else submissions = await prolific.ListAsync(order.Study!, cancel);

            await StudyDatabaseSetup.RequireAsync(database, loaded.Study, cancel);
            var attempts = await AttemptsAsync(database, loaded.Study, order.Platform, cancel);
            var results = Reconciler.Run(submissions, attempts, SharedCodes(loaded.Study, order.Platform));
            if (Reconciler.IsUnrelated(results)) return Unrelated(order, results.Length, attempts.Count, database);
            if (order.Folder is not null)
                await WriteAsync(order.Folder, new(kind, order.Platform, results, table), cancel);
            var approved = order.Approve ? await ApproveAsync(prolific!, results, cancel) : 0;
            Console.Out.WriteLine(
                order.Json
                    ? Json(results, Reconciler.Unlisted(results, attempts), approved)
                    : Table(results, Reconciler.Unlisted(results, attempts), approved, order.Approve)
            );
            return results.Any(r => r.IsProblem) ? ExitCodes.ProblemsFound : ExitCodes.Fine;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped.");
            return ExitCodes.ProblemsFound;
        }
        catch (PlatformUnavailableException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return ExitCodes.Unavailable;
        }
        catch (DatabaseException failure)
        {
            return StudyData.Explain(failure);
        }
        catch (DbException failure)
        {
            return StudyData.Explain(database.Explain(failure));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The files cannot be read or written: {failure.Message}");
            return ExitCodes.ProblemsFound;
        }
    }

    private static PlatformKind? KindOf(string platform, Study study) => platform switch
    {
        "prolific" => PlatformKind.Prolific,
        "mturk" => PlatformKind.MTurk,
        "connect" => PlatformKind.Connect,
        "sona" => PlatformKind.Sona,
        "generic" => PlatformKind.Generic,
        _ => study.Platforms.FirstOrDefault(p => p.Name == platform)?.Kind,
    };

    // "generic" is every source that no platform of the configuration has; a link without a source is among them.
    private static async Task<IReadOnlyCollection<KnownAttempt>> AttemptsAsync(
        StudyDatabase database,
        Study study,
        string platform,
        CancellationToken cancel
    )
    {
        var (recruited, platforms) = (new RecruitedReader(database), new StudyPlatforms(study));
        var sources =
            platform == "generic" && platforms.Find("generic") is null
                ? await recruited.SourcesAsync(cancel)
                : [platform];
        var attempts = new List<KnownAttempt>();
        foreach (var source in sources)
            foreach (var p in await recruited.RecruitedAsync(source, withoutNote: null, int.MaxValue, cancel))
            {
                var arrival = platforms.ReadStored(source, p.ExternalId, p.Arrival);
                attempts.Add(
                    new(
                        p.Id,
                        p.ExternalId,
                        arrival.VisitId,
                        p.Finished ? p.EndReason : null,
                        p.CompletionCode,
                        p.CodeIsGenerated,
                        arrival.IsPreview
                    )
                );
            }
        return attempts;
    }

    private static IEnumerable<string> SharedCodes(Study study, string platform)
    {
        var own =
            study
                .Platforms.FirstOrDefault(p => p.Name == platform)
                ?.Codes.Values.Where(c => c != PlatformRules.GeneratedCode)
            ?? [];
        return study.Completion.StaticCode is { } fixedCode ? own.Append(fixedCode) : own;
    }

    private static async Task WriteAsync(string folder, ReconciliationFiles files, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, write) in files.All)
        {
            var path = Path.Combine(folder, name);
            await ReplacedFile.WriteAsync(path, stream => write(stream, cancel));
            Console.Error.WriteLine(path);
        }
    }

    private static async Task<int> ApproveAsync(
        ProlificClient prolific,
        ImmutableArray<Reconciled> results,
        CancellationToken cancel
    )
    {
        var approved = 0;
        foreach (var row in results.Where(r => r.Decision == Decision.Approve && r.Submission.Visit is { Length: > 0 }))
        {
            await prolific.ApproveAsync(row.Submission.Visit!, cancel);
            approved++;
        }
        return approved;
    }

    private static string Json(
        ImmutableArray<Reconciled> results,
        ImmutableArray<KnownAttempt> unlisted,
        int approved
    ) =>
        JsonSerializer.Serialize(
            new
            {
                submissions = results.Length,
                verdicts = results
            .CountBy(r => r.Verdict)
            .OrderBy(c => c.Key)
            .ToDictionary(c => ReconciliationFiles.NameOf(c.Key), c => c.Value),
                decisions = results
            .CountBy(r => r.Decision)
            .OrderBy(c => c.Key)
            .ToDictionary(c => ReconciliationFiles.NameOf(c.Key), c => c.Value),
                approved,
                finished_but_not_listed = unlisted.Select(a => a.Id),
                rows = results.Select(r => new
                {
                    line = r.Submission.Line,
                    participant = r.Submission.Person,
                    visit = r.Submission.Visit,
                    verdict = ReconciliationFiles.NameOf(r.Verdict),
                    decision = ReconciliationFiles.NameOf(r.Decision),
                    participant_id = r.Attempt?.Id,
                }),
            });

    private static string Table(
        ImmutableArray<Reconciled> results,
        ImmutableArray<KnownAttempt> unlisted,
        int approved,
        bool approves
    )
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{"submissions", -22}{results.Length, 6}"),
        };
        lines.AddRange(
            results
                .CountBy(r => (r.Verdict, r.Decision))
                .OrderBy(c => c.Key)
                .Select(c =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{ReconciliationFiles.NameOf(c.Key.Verdict),-22}{c.Value,6}  "
                            + $"{ReconciliationFiles.NameOf(c.Key.Decision)}"
                    )
                )
        );
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{"finished, not listed",-22}{unlisted.Length,6}"));
        if (approves)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{"approved on Prolific",-22}{approved,6}"));
        return string.Join(Environment.NewLine, lines);
    }

    private static int Unrelated(ReconcileOrder order, int submissions, int known, StudyDatabase database)
    {
        var list = order.File ?? $"Prolific's study {order.Study}";
        Console.Error.WriteLine(
            $"No id of {list} ({submissions} submissions) is known in {database.Description}, which holds "
                + $"{known} participants from {order.Platform}. "
            + "Nothing was written and nobody marked.");
        Console.Error.WriteLine(
            "Is it the list of another study, is another database configured here, or is the platform "
                + "called otherwise (--platform)?"
        );
        return ExitCodes.ProblemsFound;
    }

    private static int Usage(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCodes.WrongUsage;
    }

    private sealed record ReconcileOrder(
        string Platform,
        string? File,
        string? Study,
        bool Approve,
        string? Folder,
        bool Json
    );
}
