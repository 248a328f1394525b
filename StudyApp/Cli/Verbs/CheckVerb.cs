using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Cli.Shared;
using StudyApp.Hosting.Folders;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Participants;

namespace StudyApp.Cli.Verbs;

internal static class CheckVerb
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var config = StudyArguments.Config();
        var json = new Option<bool>("--json")
        {
            Description =
                "Prints an array of objects with file, line, column, severity, code, message and suggestion; "
                + "line and column are 0 where the whole file is meant.",
        };
        var database = new Option<bool>("--against-database")
        {
            Description =
                "Says also which participants, who have begun and not finished, would go another way with the "
                + "files as they are now. Changes nothing.",
        };
        var command = new Command(
            "check",
            "Reads the study and prints everything worth saying about it, without starting anything. Exit "
                + "code 0 without errors, 1 with any."
        )
        {
            config,
            json,
            database,
        };
        command.SetAction(
            (result, _) => RunAsync(result.GetValue(config)!, result.GetValue(json), result.GetValue(database))
        );
        return command;
    }

    private static async Task<int> RunAsync(string config, bool json, bool againstDatabase)
    {
        if (StudyArguments.Find(config) is not { } path) return ExitCodes.WrongUsage;
        var result = StudyLoader.Load(path, []);
        var diagnostics = result.Diagnostics;
        if (againstDatabase && result.Loaded is not null)
        {
            var code = await StudyData.ReadAsync(result, async (database, loaded, cancel) =>
            {
                var standings = await new StudyStateReader(database).StandingsAsync(cancel);
                PageListChange.Report(loaded.Study, result.ConfigName, standings, diagnostics);
                return ExitCodes.Fine;
            });
            if (code != ExitCodes.Fine) return code;
        }
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(diagnostics.Select(Described), JsonOptions));
        else foreach (var diagnostic in diagnostics) Console.Out.WriteLine(diagnostic);
        Console.Error.WriteLine(
            $"{Count(diagnostics, Severity.Error, "error")}, {Count(diagnostics, Severity.Warning, "warning")}."
        );
        return diagnostics.HasErrors ? ExitCodes.ProblemsFound : ExitCodes.Fine;
    }

    private static object Described(Diagnostic diagnostic) => new
    {
        file = diagnostic.Span.File,
        line = diagnostic.Span.Line,
        column = diagnostic.Span.Column,
        severity = diagnostic.Severity.ToString().ToLowerInvariant(),
        code = diagnostic.Code,
        message = diagnostic.Message,
        suggestion = diagnostic.Suggestion,
    };

    private static string Count(DiagnosticBag diagnostics, Severity severity, string word)
    {
        var count = diagnostics.Count(d => d.Severity == severity);
        return count == 1 ? $"1 {word}" : $"{count} {word}s";
    }
}
