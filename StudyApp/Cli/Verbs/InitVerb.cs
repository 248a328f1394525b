using System.CommandLine;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Cli.Shared;

namespace StudyApp.Cli.Verbs;

internal static class InitVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "The folder for the new study; it must be new or empty.",
        };
        var command = new Command(
            "init",
            "Writes a small complete study to begin with and prints the command that starts it."
        )
        {
            folder,
        };
        command.SetAction(result => Run(result.GetValue(folder)!));
        return command;
    }

    private static int Run(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            Console.Error.WriteLine(
                $"{folder} is there already and not empty; nothing was written. Name another folder."
            );
            return ExitCodes.ProblemsFound;
        }
        try
        {
            var config = StartedAs.Quoted(NewStudyFolder.Write(folder));
            Console.Out.WriteLine($"{ProgramCommand.Text} run {config}");
            Console.Error.WriteLine(
                $"The study lies in {folder}. The command above starts it; change its files as you like and "
                    + $"see what this says:"
            );
            Console.Error.WriteLine($"{ProgramCommand.Text} check {config}");
            return ExitCodes.Fine;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine(
                $"The study cannot be written to {folder}: {failure.Message} Nothing was left behind."
            );
            return ExitCodes.ProblemsFound;
        }
    }
}
