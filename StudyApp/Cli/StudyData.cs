using System.Data.Common;
using StudyApp.Hosting;
using StudyApp.Storage;
using StudyApp.Studies;

namespace StudyApp.Cli;

/// <summary>For verbs that look into the study's database: opens it, and says in a sentence what is wrong when that fails.</summary>
internal static class StudyData
{
    public static Task<int> UseAsync(string config, Func<StudyDatabase, Study, CancellationToken, Task<int>> work) => UseAsync(config, (database, loaded, cancel) => work(database, loaded.Study, cancel));

    public static async Task<int> UseAsync(string config, Func<StudyDatabase, LoadedStudy, CancellationToken, Task<int>> work)
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        return code != ExitCodes.Fine ? code : await UseAsync(result, work);
    }

    /// <summary>The same for a study that was read already, without errors.</summary>
    public static async Task<int> UseAsync(LoadResult result, Func<StudyDatabase, LoadedStudy, CancellationToken, Task<int>> work)
    {
        using var interruption = new Interruption();
        await using var database = StudyDatabases.For(result.Loaded!.Server.Database, result.Folder);
        try
        {
            await StudyDatabaseSetup.RequireAsync(database, result.Loaded.Study, interruption.Token);
            return await work(database, result.Loaded, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped.");
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
    }

    private static int Explain(DatabaseException failure)
    {
        Console.Error.WriteLine(failure.Message);
        return failure.Problem == DatabaseProblem.Wrong ? ExitCodes.WrongConfiguration : ExitCodes.Unavailable;
    }
}
