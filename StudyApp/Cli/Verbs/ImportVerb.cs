using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using StudyApp.Cli.Shared;
using StudyApp.Research.Import;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Settings;

namespace StudyApp.Cli.Verbs;

internal static class ImportVerb
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] Formats = ["h\\:mm", "hh\\:mm", "%h", "hh"];

    public static Command Create()
    {
        var config = StudyArguments.Config();
        var source = new Argument<string>("BOFS_DATABASE")
        {
            Description = "The SQLite file that BOFS wrote; it is only read.",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description =
                "Reads and checks everything, says what would come and what has no place, and stores nothing.",
        };
        var offset = new Option<string>("--utc-offset")
        {
            Description =
                "How far the clock of BOFS's server was ahead of UTC, such as +02:00: BOFS logs interactions in "
                + "local time, everything else in UTC.",
            HelpName = "±HH:MM",
            DefaultValueFactory = _ => "+00:00",
        };
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON." };
        var command = new Command(
            "import",
            "Brings participants and answers of a study that ran with BOFS over into this study's database: "
                + "all or nothing, and nobody twice."
        )
        {
            config,
            source,
            dryRun,
            offset,
            json,
        };
        command.Validators.Add(given =>
        {
            if (given.GetResult(offset) is { Tokens.Count: > 0 } && OffsetOf(given.GetValue(offset)) is null)
                given.AddError("--utc-offset is a time such as +02:00 or -05:30, at most 14 hours.");
        });
        command.SetAction(
            (result, _) =>
                RunAsync(
                    result.GetValue(config)!,
                    new(
                        result.GetValue(source)!,
                        OffsetOf(result.GetValue(offset)) ?? default,
                        result.GetValue(dryRun)
                    ),
                    result.GetValue(json)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string config, ImportOrder order, bool json)
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        if (code != ExitCodes.Fine) return code;
        var loaded = result.Loaded!;
        if (loaded.Server.Database is SqliteAddress { File: null })
            return Say(
                "SQLALCHEMY_DATABASE_URI keeps the data in memory: nothing would be left of an import. Give it a "
                    + "file, such as sqlite:///study.db.",
                ExitCodes.WrongConfiguration
            );
        using var interruption = new Interruption();
        await using var database = StudyDatabases.For(loaded.Server, result.Folder);
        try
        {
            var report = await new StudyImport(database, loaded.Study, TimeProvider.System).RunAsync(
                order,
                interruption.Token
            );
            Print(report, order, json);
            return ExitCodes.Fine;
        }
        catch (OperationCanceledException)
        {
            return Say("Stopped. Nothing was imported.", ExitCodes.ProblemsFound);
        }
        catch (ImportException failure)
        {
            return Say(failure.Message, failure.Problem switch
            {
                ImportProblem.Absent => ExitCodes.WrongUsage,
                ImportProblem.NotBofs => ExitCodes.WrongConfiguration,
                ImportProblem.Unreadable => ExitCodes.Unavailable,
                ImportProblem.BadData => ExitCodes.ProblemsFound,
                _ => throw new InvalidOperationException("Not one of the closed set."),
            });
        }
        catch (DatabaseException failure)
        {
            return StudyData.Explain(failure);
        }
        catch (DbException failure)
        {
            return Say(database.Explain(failure).Message, ExitCodes.Unavailable);
        }
    }

    private static void Print(ImportReport report, ImportOrder order, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Readable));
            return;
        }
        var verb = order.DryRun ? "would be imported" : "imported";
        Console.Out.WriteLine(report.Participants == 0 && report.AlreadyImported > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"All {report.AlreadyImported} participants of {order.File} were imported before; nothing was "
                    + $"changed."
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Participants} participants {verb} ({report.Unfinished} unfinished, "
                    + $"{report.Excluded} left out of counts), with {report.Submissions} questionnaires, "
                    + $"{report.Visits} visits and {report.Interactions} interactions."
            )
    );
        if (report is { Participants: > 0, AlreadyImported: > 0 })
            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.AlreadyImported} were imported before and left alone."
                )
            );
        if (report.ChangedSince > 0)
            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Of those imported before, {report.ChangedSince} have changed in the file since; here they are "
                        + $"as they were imported."
                )
            );
        foreach (var note in report.Notes) Console.Out.WriteLine(note);
    }

    private static TimeSpan? OffsetOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var isNegative = text[0] == '-';
        var digits = text.TrimStart('+', '-');
        if (digits.Length < text.Length - 1) return null;
        return
            TimeSpan.TryParseExact(digits, Formats, CultureInfo.InvariantCulture, out var span)
            && span <= TimeSpan.FromHours(14)
            ? isNegative
                ? -span
                : span
            : null;
    }

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
