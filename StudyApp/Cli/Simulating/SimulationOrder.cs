using StudyApp.Simulation;

namespace StudyApp.Cli.Simulating;

/// <summary>What a simulation was asked for on the command line.</summary>
internal sealed record SimulationOrder(int Participants, int Concurrency, long Seed, bool Json)
{
    /// <summary>What participants do besides answering.</summary>
    public SimulatedBehaviour Behaviour { get; init; } = SimulatedBehaviour.None;

    /// <summary>Whether the exports are compared with what was typed.</summary>
    public bool Expect { get; init; }
}
