using System.Collections.Immutable;
using System.CommandLine;
using StudyApp.Cli.Shared;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;

namespace StudyApp.Cli.Verbs;

internal static class ExportVerb
{
    private const string OfBinds =
        "What SQLALCHEMY_BINDS keeps apart is in files of its own, such as codebook_NAME.csv; json leaves it out.";

    public static Command Create()
    {
        var config = StudyArguments.Config();
        var folder = new Option<string>("--out")
        {
            Description =
                "The folder for the files; it is made when it is not there, and files of the same names are "
                + "replaced.",
            HelpName = "DIR",
            Required = true,
        };
        var format = new Option<string>("--format")
        {
            Description =
                string.Join('\n', ExportCatalogue.Formats.Select(f => $"{f.Name}: {f.Sentence}.")) + '\n' + OfBinds,
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "wide",
        };
        format.AcceptOnlyFromAmong([.. ExportCatalogue.Formats.Select(f => f.Name)]);
        var unfinished = new Option<bool>("--include-unfinished")
        {
            Description = "Also participants who have not reached an end.",
        };
        var excluded = new Option<bool>("--include-excluded")
        {
            Description = "Also participants who are left out of counts.",
        };
        var origins = new Option<bool>("--include-origins")
        {
            Description = "With wide: also what STORE_IP and STORE_USER_AGENT keep.",
        };
        var command = new Command(
            "export",
            "Writes the data collected so far to files and prints their paths. The study may be running."
        )
        {
            config, folder, format, unfinished, excluded, origins,
        };
        command.SetAction((result, _) =>
        {
            var scope = new ExportScope(result.GetValue(unfinished), result.GetValue(excluded))
            {
                WithOrigins = result.GetValue(origins),
            };
            var chosen = ExportCatalogue.Formats.First(f => f.Name == result.GetValue(format));
            return RunAsync(result.GetValue(config)!, result.GetValue(folder)!, chosen, scope);
        });
        return command;
    }

    private static async Task<int> RunAsync(string config, string folder, ExportFormat format, ExportScope scope)
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        if (code != ExitCodes.Fine) return code;
        if (File.Exists(folder))
        {
            Console.Error.WriteLine($"{folder} is a file; --out names a folder.");
            return ExitCodes.WrongUsage;
        }
        return await StudyData.ReadAllAsync(
            result,
            "Stopped; the file under way was not written.",
            async (database, loaded, cancel) =>
        {
            var files = new ExportCatalogue(database).FilesOf(format, loaded.Study);
            if (!files.IsEmpty) return await WriteAsync(folder, files, scope, cancel);
            Console.Error.WriteLine(format.WhenEmpty);
            return ExitCodes.ProblemsFound;
        });
    }

    private static async Task<int> WriteAsync(
        string folder,
        ImmutableArray<ExportFile> files,
        ExportScope scope,
        CancellationToken cancel
    )
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in files)
            {
                var path = Path.Combine(folder, file.Name);
                await LongWork.RunAsync(
                    $"Writing {path}",
                    ReplacedFile.WriteAsync(path, stream => file.WriteAsync(stream, scope, cancel))
                );
                Console.Out.WriteLine(path);
            }
            return ExitCodes.Fine;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The files cannot be written: {failure.Message}");
            return ExitCodes.ProblemsFound;
        }
    }
}
