using System.Collections.Immutable;

namespace StudyApp.Research.Data;

/// <summary>A kind of export: what <c>--format</c> names.</summary>
/// <param name="Name">As the command line has it.</param>
/// <param name="Sentence">One line for the help of the command line.</param>
/// <param name="FilesOf">Its files for a study; one, or one for each task, table or database.</param>
public sealed record ExportFormat(string Name, string Sentence, Func<ExportSource, ImmutableArray<ExportFile>> FilesOf)
{
    /// <summary>Why a study has no such file.</summary>
    public string WhenEmpty { get; init; } = "The study has nothing to export in this format.";
}
