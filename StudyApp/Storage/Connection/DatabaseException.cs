namespace StudyApp.Storage.Connection;

/// <summary>Why a database cannot be used.</summary>
public enum DatabaseProblem
{
    /// <summary>It is absent, unreachable, locked, read-only or full: trying again later may help.</summary>
    Unavailable,

    /// <summary>
    /// It is another program's, another study's or a newer version's: the configuration points to the wrong place.
    /// </summary>
    Wrong,
}

/// <summary>A database that cannot be used, in one sentence with the remedy.</summary>
/// <remarks>The message is meant for people and holds no secret.</remarks>
public sealed class DatabaseException(DatabaseProblem problem, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Whether waiting or correcting helps.</summary>
    public DatabaseProblem Problem { get; } = problem;

    /// <summary>Whether nothing was ever stored there: the study was not started yet.</summary>
    public bool IsAbsent { get; init; }
}
