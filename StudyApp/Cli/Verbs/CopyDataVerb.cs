using System.CommandLine;
using StudyApp.Cli.Shared;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Settings;

namespace StudyApp.Cli.Verbs;

internal static class CopyDataVerb
{
    public static Command Create()
    {
        var config = StudyArguments.Config();
        var file = new Argument<string>("FILE") { Description = "The SQLite file to write, such as shared.db." };
        var withoutIds = new Option<bool>("--without-ids")
        {
            Description = "Also without external ids and what recruiting links carried.",
        };
        var replace = new Option<bool>("--replace") { Description = "Replaces FILE when it is there." };
        var command = new Command(
            "copy-data",
            "Writes a database to share: all data with the views, and no accounts, keys, completion "
                + "codes, PINs, addresses, browsers or drafts. "
            + "The study may be running, on SQLite or PostgreSQL.")
        { config, file, withoutIds, replace };
        command.SetAction((result, _) => RunAsync(result.GetValue(config)!, Path.GetFullPath(result.GetValue(file)!),
            result.GetValue(withoutIds), result.GetValue(replace)));
        return command;
    }

    private static async Task<int> RunAsync(string config, string file, bool withoutIds, bool replace)
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        if (code != ExitCodes.Fine) return code;
        if (ProblemOf(file, result.Loaded!.Server, result.Folder, replace) is { } problem)
        {
            Console.Error.WriteLine(problem);
            return ExitCodes.WrongUsage;
        }
        return await StudyData.ReadAsync(result, async (database, loaded, cancel) =>
        {
            if (!await WriteAsync(new(database, loaded.Study, withoutIds), file, cancel))
                return ExitCodes.ProblemsFound;
            if (!loaded.Study.Binds.IsEmpty)
                Console.Error.WriteLine(
                    $"What SQLALCHEMY_BINDS keeps apart is not in it: {string.Join(", ", loaded.Study.Binds)}."
                );
            Console.Out.WriteLine(file);
            return ExitCodes.Fine;
        });
    }

    private static string? ProblemOf(string file, ServerSettings server, string folder, bool replace)
    {
        var own = server.Binds.Values.Append(server.Database).OfType<SqliteAddress>().Where(a => a.File is not null)
            .Select(a => Path.GetFullPath(a.File!, folder));
        if (Directory.Exists(file)) return $"{file} is a folder; FILE names the file to write.";
        if (Path.GetDirectoryName(file) is not { } place || !Directory.Exists(place))
            return $"There is no folder for {file}; make it first.";
        if (own.Contains(file, StringComparer.Ordinal))
            return $"{file} is the study's own database; name another file.";
        if (File.Exists(file) && !replace) return $"{file} is there already; give another name, or --replace.";
        return File.Exists(file + "-wal")
            ? $"{file} is in use by another program, or was not closed by it ({file}-wal is there); give "
                + $"another name."
            : null;
    }

    // In the same folder, so that the move only renames; nobody sees half of it.
    private static async Task<bool> WriteAsync(SharedCopy copy, string file, CancellationToken cancel)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await LongWork.RunAsync($"Writing {file}", copy.WriteAsync(temporary, cancel));
            File.Move(temporary, file, overwrite: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{file} cannot be written: {failure.Message}");
            return false;
        }
        finally
        {
            foreach (var part in new[] { "", "-wal", "-shm", "-journal" }) File.Delete(temporary + part);
        }
    }
}
