namespace StudyApp.Studies.Tasks;

/// <summary>A score that a task computes from the trials of one run.</summary>
/// <param name="Name">After the task's name in exports (<c>stroop_interference</c>) and expressions
/// (<c>tasks.stroop.interference</c>).</param>
/// <param name="Unit">Such as <c>ms</c>; empty for none.</param>
/// <param name="Description">What it is and how it is computed.</param>
public sealed record TaskScore(string Name, string Unit, string Description);
