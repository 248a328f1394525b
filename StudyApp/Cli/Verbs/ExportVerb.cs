using System.CommandLine;
using System.Data.Common;
using StudyApp.Cli.Shared;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;

namespace StudyApp.Cli.Verbs;

internal static class ExportVerb
{
    private static readonly string[] Formats = ["wide", "long", "trials", "scores", "tables", "json", "interactions", "codebook"];

    public static Command Create()
    {
        var config = StudyArguments.Config();
        var folder = new Option<string>("--out") { Description = "The folder for the files; it is made when it is not there, and files of the same names are replaced.", HelpName = "DIR", Required = true };
        var format = new Option<string>("--format")
        {
            Description = "wide: participants_wide.csv, one row per participant. long: responses_long.csv, one row per answer. trials: trials_TASK.csv, one row per trial of a task. scores: scores.csv, what tasks compute from the trials, with the exactness of the times. tables: table_NAME.csv, one row per row of a table. json: study.json, everything. interactions: interactions.csv, what happened in questionnaires before they were sent. codebook: codebook.csv, what each column of the wide file means. What SQLALCHEMY_BINDS keeps apart is in files of its own: participants_wide_NAME.csv, responses_long_NAME.csv, codebook_NAME.csv, table_NAME.csv; json leaves it out.",
            DefaultValueFactory = _ => "wide",
        };
        format.AcceptOnlyFromAmong(Formats);
        var unfinished = new Option<bool>("--include-unfinished") { Description = "Also participants who have not reached an end." };
        var excluded = new Option<bool>("--include-excluded") { Description = "Also participants who are left out of counts." };
        var origins = new Option<bool>("--include-origins") { Description = "With wide: also what STORE_IP and STORE_USER_AGENT keep." };
        var command = new Command("export", "Writes the data collected so far to files and prints their paths. The study may be running.") { config, folder, format, unfinished, excluded, origins };
        command.SetAction(async (result, _) =>
        {
            using var interruption = new Interruption();
            return await RunAsync(result.GetValue(config)!, result.GetValue(folder)!, result.GetValue(format)!, new(result.GetValue(unfinished), result.GetValue(excluded)) { WithOrigins = result.GetValue(origins) }, interruption.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(string config, string folder, string format, ExportScope scope, CancellationToken cancel)
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        if (code != ExitCodes.Fine) return code;
        var study = result.Loaded!.Study;
        if (File.Exists(folder))
        {
            Console.Error.WriteLine($"{folder} is a file; --out names a folder.");
            return ExitCodes.WrongUsage;
        }
        await using var database = StudyDatabases.For(result.Loaded.Server, result.Folder, readsOnly: true);
        database.Bound.Warn = Console.Error.WriteLine;
        try
        {
            await StudyDatabaseSetup.RequireAsync(database, study, cancel);
            var files = FilesOf(format, database, study);
            if (files.Count == 0)
            {
                Console.Error.WriteLine(format == "tables" ? "The study has no tables to export." : "The study has no task, so there are no trials to export.");
                return ExitCodes.ProblemsFound;
            }
            Directory.CreateDirectory(folder);
            foreach (var (name, write) in files)
            {
                var path = Path.Combine(folder, name);
                await LongWork.RunAsync($"Writing {path}", ReplacedFile.WriteAsync(path, stream => write(stream, scope, cancel)));
                Console.Out.WriteLine(path);
            }
            return ExitCodes.Fine;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped; the file under way was not written.");
            return ExitCodes.ProblemsFound;
        }
        catch (DatabaseException failure)
        {
            return Explain(failure);
        }
        catch (DbException failure)
        {
            return Explain(database.Explain(failure));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The files cannot be written: {failure.Message}");
            return ExitCodes.ProblemsFound;
        }
    }

    private static IReadOnlyList<(string Name, Func<Stream, ExportScope, CancellationToken, Task> Write)> FilesOf(string format, StudyDatabase database, Study study)
    {
        var binds = database.Bound.Names;
        switch (format)
        {
            case "wide":
                var wide = new WideExport(database, study);
                return [(WideExport.FileName, wide.WriteAsync), .. binds.Select(b => (WideExport.FileNameOf(b), BindWriter(b, wide.WriteAsync)))];
            case "long":
                var answers = new LongExport(database, study);
                return [(LongExport.FileName, answers.WriteAsync), .. binds.Select(b => (LongExport.FileNameOf(b), BindWriter(b, answers.WriteAsync)))];
            case "scores": return [(ScoresExport.FileName, new ScoresExport(database, study).WriteAsync)];
            case "json": return [(JsonExport.FileName, new JsonExport(database, study).WriteAsync)];
            case "codebook":
                var codebook = new CodebookExport(study);
                return [(CodebookExport.FileName, (stream, _, token) => codebook.WriteAsync(stream, token)), .. binds.Select(b => (CodebookExport.FileNameOf(b), BindWriter(b, (bind, stream, _, token) => codebook.WriteAsync(bind, stream, token))))];
            case "interactions": return [(InteractionsExport.FileName, new InteractionsExport(database).WriteAsync)];
            case "trials":
                var trials = new TrialsExport(database, study);
                return [.. trials.Tasks.Select(task => (TrialsExport.FileNameOf(task), Writer(task)))];
                Func<Stream, ExportScope, CancellationToken, Task> Writer(string task) => (stream, scope, cancel) => trials.WriteAsync(task, stream, scope, cancel);
            case "tables":
                var tables = new TablesExport(database, study);
                return [.. tables.Tables.Select(table => (TablesExport.FileNameOf(table), TableWriter(table)))];
                Func<Stream, ExportScope, CancellationToken, Task> TableWriter(string table) => (stream, scope, cancel) => tables.WriteAsync(table, stream, scope, cancel);
            default: throw new ArgumentOutOfRangeException(nameof(format));
        }

        static Func<Stream, ExportScope, CancellationToken, Task> BindWriter(string bind, Func<string, Stream, ExportScope, CancellationToken, Task> write) => (stream, scope, cancel) => write(bind, stream, scope, cancel);
    }

    private static int Explain(DatabaseException failure)
    {
        Console.Error.WriteLine(failure.Message);
        return failure.Problem == DatabaseProblem.Wrong ? ExitCodes.WrongConfiguration : ExitCodes.Unavailable;
    }
}
