using System.CommandLine;
using StudyApp.Studies.Schemas;

namespace StudyApp.Cli;

internal static class SchemaVerb
{
    private static readonly (string Name, Func<string> Write)[] Files =
        [(QuestionnaireSchema.FileName, QuestionnaireSchema.Write), (TableSchema.FileName, TableSchema.Write), (ConfigSchema.FileName, ConfigSchema.Write)];

    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "The folder for the files; it is made when it is not there, and schemas of this program are replaced.", HelpName = "DIR", Required = true };
        var command = new Command("schema", "Writes JSON Schemas of a study's files, with which editors complete and check them, and prints their paths.") { folder };
        command.SetAction((result, _) => RunAsync(result.GetValue(folder)!));
        return command;
    }

    private static async Task<int> RunAsync(string folder)
    {
        if (File.Exists(folder))
        {
            Console.Error.WriteLine($"{folder} is a file; --out names a folder.");
            return ExitCodes.WrongUsage;
        }
        try
        {
            Directory.CreateDirectory(folder);
            if (Files.Select(f => Path.Combine(folder, f.Name)).FirstOrDefault(IsForeign) is { } foreign)
            {
                Console.Error.WriteLine($"{foreign} is there already and no schema of this program; nothing was written. Name another folder.");
                return ExitCodes.ProblemsFound;
            }
            foreach (var (name, write) in Files)
            {
                var path = Path.Combine(folder, name);
                await ReplacedFile.WriteAsync(path, async stream =>
                {
                    await using var writer = new StreamWriter(stream, leaveOpen: true);
                    await writer.WriteAsync(write());
                });
                Console.Out.WriteLine(path);
            }
            return ExitCodes.Fine;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The schemas cannot be written to {folder}: {failure.Message}");
            return ExitCodes.ProblemsFound;
        }
    }

    // Every schema says in its description whose files it is about.
    private static bool IsForeign(string path) => Directory.Exists(path) || (File.Exists(path) && !File.ReadAllText(path).Contains("StudyApp study", StringComparison.Ordinal));
}
