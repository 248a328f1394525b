using System.CommandLine;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Hosting.Folders;
using StudyApp.Studies.Settings;

namespace StudyApp.Cli.Shared;

/// <summary>What the verbs have in common: the configuration file, and what to say when it is wrong.</summary>
internal static class StudyArguments
{
    public static Argument<string> Config() =>
        new("CONFIG") { Description = "The study's configuration file (TOML, or JSON)." };

    /// <summary>The file a path means; when there is none, says so and answers null.</summary>
    public static string? Find(string config)
    {
        var path = StudyLoader.Find(config);
        if (path is null)
            Console.Error.WriteLine(
                $"There is no file {config}. Name the study's configuration file, or make a study with: "
                    + $"{ProgramCommand.Text} init FOLDER"
            );
        return path;
    }

    /// <summary>
    /// Reads the configuration for a verb that needs a valid one; when it is not, prints why and answers the exit code
    /// instead.
    /// </summary>
    public static int TryLoad(string config, IReadOnlyList<SettingOverride> overrides, out LoadResult result)
    {
        result = null!;
        if (Find(config) is not { } path) return ExitCodes.WrongUsage;
        var loaded = result = StudyLoader.Load(path, overrides);
        foreach (var diagnostic in loaded.Diagnostics.Where(d => d.Severity != Severity.Info || loaded.Loaded is null))
            Console.Error.WriteLine(diagnostic);
        if (loaded.Loaded is not null) return ExitCodes.Fine;
        Console.Error.WriteLine("The study cannot run like this; correct what is marked as error above.");
        return ExitCodes.WrongConfiguration;
    }
}
