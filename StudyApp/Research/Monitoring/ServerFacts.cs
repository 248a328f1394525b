namespace StudyApp.Research.Monitoring;

/// <summary>What the overview warns of about the way the program was started.</summary>
/// <param name="Debug">Whether it runs with --debug.</param>
/// <param name="InMemory">Whether the data is gone when the program stops.</param>
internal sealed record ServerFacts(bool Debug, bool InMemory);
