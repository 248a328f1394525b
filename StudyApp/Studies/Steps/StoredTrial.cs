namespace StudyApp.Studies.Steps;

/// <summary>A trial as participants' pages need it.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Run">The execution it belongs to.</param>
/// <param name="Index">0-based position in the run.</param>
/// <param name="Json">Its fields, a JSON object.</param>
/// <param name="VersionHash">The parameters that were shown; null when not asked for or unknown.</param>
public sealed record StoredTrial(string Task, string Run, int Index, string Json, string? VersionHash);
