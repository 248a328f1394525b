namespace StudyApp.Research.Import;

/// <summary>Why a file cannot be brought over.</summary>
public enum ImportProblem
{
    /// <summary>There is no such file.</summary>
    Absent,

    /// <summary>It is not a database that BOFS wrote.</summary>
    NotBofs,

    /// <summary>It cannot be read now: rights are missing, or another program keeps changing it.</summary>
    Unreadable,

    /// <summary>It is one, but something in it cannot be taken over.</summary>
    BadData,
}

/// <summary>A file that cannot be brought over, in one sentence with the remedy.</summary>
/// <remarks>Nothing was stored. The message holds no answers.</remarks>
public sealed class ImportException(ImportProblem problem, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of trouble it is.</summary>
    public ImportProblem Problem { get; } = problem;
}
