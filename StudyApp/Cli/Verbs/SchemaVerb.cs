using System.Collections.Immutable;
using System.CommandLine;
using StudyApp.Cli.Shared;
using StudyApp.Studies.Schemas;

namespace StudyApp.Cli.Verbs;

internal static class SchemaVerb
{
    public static Command Create()
    {
        var config = new Argument<string?>("CONFIG")
        {
            Description =
                "A study's configuration file: its own question types (templates/questions) are known to the "
                + "schema too.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var folder = new Option<string>("--out")
        {
            Description =
                "The folder for the files; it is made when it is not there, and schemas of this program are replaced.",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command(
            "schema",
            "Writes JSON Schemas of a study's files, with which editors complete and check them, and prints "
                + "their paths."
        )
        {
            config,
            folder,
        };
        command.SetAction((result, _) => RunAsync(result.GetValue(config), result.GetValue(folder)!));
        return command;
    }

    private static async Task<int> RunAsync(string? config, string folder)
    {
        var path = config is null ? null : StudyArguments.Find(config);
        if (config is not null && path is null) return ExitCodes.WrongUsage;
        if (File.Exists(folder))
        {
            Console.Error.WriteLine($"{folder} is a file; --out names a folder.");
            return ExitCodes.WrongUsage;
        }
        try
        {
            var types = path is null ? [] : OwnTypes(Path.GetDirectoryName(path)!);
            (string Name, string Text)[] files =
                [
                    (QuestionnaireSchema.FileName, QuestionnaireSchema.Write(types)),
                    (TableSchema.FileName, TableSchema.Write()),
                    (ConfigSchema.FileName, ConfigSchema.Write()),
                ];
            Directory.CreateDirectory(folder);
            if (files.Select(f => Path.Combine(folder, f.Name)).FirstOrDefault(IsForeign) is { } foreign)
            {
                Console.Error.WriteLine(
                    $"{foreign} is there already and no schema of this program; nothing was written. Name "
                        + $"another folder."
                );
                return ExitCodes.ProblemsFound;
            }
            foreach (var (name, text) in files)
            {
                var file = Path.Combine(folder, name);
                await ReplacedFile.WriteAsync(file, async stream =>
                {
                    await using var writer = new StreamWriter(stream, leaveOpen: true);
                    await writer.WriteAsync(text);
                });
                Console.Out.WriteLine(file);
            }
            return ExitCodes.Fine;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The schemas cannot be written to {folder}: {failure.Message}");
            return ExitCodes.ProblemsFound;
        }
    }

    private static ImmutableArray<string> OwnTypes(string folder)
    {
        var questions = Path.Combine(folder, "templates", "questions");
        return Directory.Exists(questions)
            ?
            [
                .. Directory
                    .EnumerateFiles(questions, "*.html")
                    .Select(f => Path.GetFileNameWithoutExtension(f))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
    }

    // Every schema says in its description whose files it is about.
    private static bool IsForeign(string path) =>
        Directory.Exists(path)
        || (File.Exists(path) && !File.ReadAllText(path).Contains("StudyApp study", StringComparison.Ordinal));
}
