using System.Data.Common;
using StudyApp.Hosting.Folders;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;

namespace StudyApp.Cli.Shared;

/// <summary>
/// For verbs that look into the study's database: opens it, and says in a sentence what is wrong when that fails.
/// </summary>
internal static class StudyData
{
    public static Task<int> UseAsync(string config, Func<StudyDatabase, Study, CancellationToken, Task<int>> work) =>
        UseAsync(config, (database, loaded, cancel) => work(database, loaded.Study, cancel));

    public static async Task<int> UseAsync(
        string config,
        Func<StudyDatabase, LoadedStudy, CancellationToken, Task<int>> work
    )
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        return code != ExitCodes.Fine ? code : await UseAsync(result, work);
    }

    /// <summary>
    /// The same for work that changes nothing: the database may be a copy, or lie where nothing can be written.
    /// </summary>
    public static async Task<int> ReadAsync(
        string config,
        Func<StudyDatabase, Study, CancellationToken, Task<int>> work
    )
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        return code != ExitCodes.Fine
            ? code
            : await ReadAsync(result, (database, loaded, cancel) => work(database, loaded.Study, cancel));
    }

    /// <summary>The same for a study that was read already, without errors.</summary>
    public static Task<int> ReadAsync(
        LoadResult result,
        Func<StudyDatabase, LoadedStudy, CancellationToken, Task<int>> work
    ) => UseAsync(result, StudyDatabases.WithoutBinds(result.Loaded!.Server, result.Folder, readsOnly: true), work);

    /// <summary>The same with the databases of SQLALCHEMY_BINDS.</summary>
    public static async Task<int> UseAllAsync(
        string config,
        Func<StudyDatabase, LoadedStudy, CancellationToken, Task<int>> work
    )
    {
        var code = StudyArguments.TryLoad(config, [], out var result);
        return code != ExitCodes.Fine
            ? code
            : await UseAsync(result, StudyDatabases.For(result.Loaded!.Server, result.Folder), work);
    }

    /// <summary>The same for work that changes nothing, and says by itself what is left when it is stopped.</summary>
    public static Task<int> ReadAllAsync(
        LoadResult result, string stopped, Func<StudyDatabase, LoadedStudy, CancellationToken, Task<int>> work)
    {
        var database = StudyDatabases.For(result.Loaded!.Server, result.Folder, readsOnly: true);
        database.Bound.Warn = Console.Error.WriteLine;
        return UseAsync(result, database, work, stopped);
    }

    /// <summary>Says what is wrong with the database; returns the program's exit code.</summary>
    public static int Explain(DatabaseException failure)
    {
        Console.Error.WriteLine(failure.Message);
        return failure.Problem == DatabaseProblem.Wrong ? ExitCodes.WrongConfiguration : ExitCodes.Unavailable;
    }

    private static Task<int> UseAsync(
        LoadResult result,
        Func<StudyDatabase, LoadedStudy, CancellationToken, Task<int>> work
    ) => UseAsync(result, StudyDatabases.WithoutBinds(result.Loaded!.Server, result.Folder), work);

    private static async Task<int> UseAsync(LoadResult result, StudyDatabase opened,
        Func<StudyDatabase, LoadedStudy, CancellationToken, Task<int>> work, string stopped = "Stopped.")
    {
        using var interruption = new Interruption();
        await using var database = opened;
        try
        {
            await StudyDatabaseSetup.RequireAsync(database, result.Loaded!.Study, interruption.Token);
            return await work(database, result.Loaded, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(stopped);
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
}
