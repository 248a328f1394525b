using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using StudyApp.Diagnostics;
using StudyApp.Hosting;

namespace StudyApp.Cli;

internal static class CheckVerb
{
    private static readonly JsonSerializerOptions JsonOptions = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var config = StudyArguments.Config();
        var json = new Option<bool>("--json") { Description = "Prints an array of objects with file, line, column, severity, code, message and suggestion; line and column are 0 where the whole file is meant." };
        var command = new Command("check", "Reads the study and prints everything worth saying about it, without starting anything. Exit code 0 without errors, 1 with any.") { config, json };
        command.SetAction(result => Run(result.GetValue(config)!, result.GetValue(json)));
        return command;
    }

    private static int Run(string config, bool json)
    {
        if (StudyArguments.Find(config) is not { } path) return ExitCodes.WrongUsage;
        var diagnostics = StudyLoader.Load(path, []).Diagnostics;
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(diagnostics.Select(Described), JsonOptions));
        else foreach (var diagnostic in diagnostics) Console.Out.WriteLine(diagnostic);
        Console.Error.WriteLine($"{Count(diagnostics, Severity.Error, "error")}, {Count(diagnostics, Severity.Warning, "warning")}.");
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
