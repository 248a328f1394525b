namespace StudyApp.Cli;

/// <summary>What a simulation was asked for on the command line.</summary>
internal sealed record SimulationOrder(int Participants, int Concurrency, long Seed, bool Json);
