namespace StudyApp.Research.Data;

/// <summary>How the panel offers a file for download.</summary>
/// <param name="Title">The heading above it.</param>
/// <param name="Sentence">What is in it; follows the file name and a colon.</param>
public sealed record ExportOffer(string Title, string Sentence)
{
    /// <summary>
    /// Whether the page lists it; a file that can only be empty is served to those who know its address.
    /// </summary>
    public bool IsListed { get; init; } = true;
}
