namespace StudyApp.Simulation.Expectations;

/// <summary>A cell of an export that does not hold what was typed.</summary>
/// <param name="Participant">The external id.</param>
/// <param name="Column">The file's short name and the column, such as <c>wide mood/after_calm</c>.</param>
/// <param name="Expected">What the questionnaire's own reading makes of what was typed; empty for nothing.</param>
/// <param name="Found">What the export holds; empty for nothing.</param>
public sealed record CellDifference(string Participant, string Column, string Expected, string Found);
