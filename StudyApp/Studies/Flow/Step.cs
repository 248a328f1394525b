using StudyApp.Studies.Model;

namespace StudyApp.Studies.Flow;

/// <summary>A page in one participant's way through the study.</summary>
/// <param name="Page">The page.</param>
/// <param name="Occurrence">That of the entry (<see cref="PageEntry.Occurrence"/>); path and occurrence together name
/// the step.</param>
/// <param name="Index">0-based position on this way.</param>
public sealed record Step(Page Page, int Occurrence, int Index)
{
    /// <summary>
    /// 0-based position among all pages, arms not taken included: the same whatever the participant answers.
    /// </summary>
    /// <remarks>Going on always means to a higher one, so that no answer leads in a circle.</remarks>
    public int Order { get; init; }

    /// <summary>1-based position on the longest way there: the same whatever the participant answers.</summary>
    public int Place { get; init; }
}
