using StudyApp.Studies.Model;

namespace StudyApp.Simulation.Recruiters;

/// <summary>Which platform sends how many artificial participants, and where to.</summary>
public sealed record RecruiterPlan
{
    /// <summary>The study that is served.</summary>
    public required Study Study { get; init; }

    /// <summary>The platform's ways, as the study is configured.</summary>
    public required PlatformRules Platform { get; init; }

    /// <summary>Where participants begin, path prefix included.</summary>
    public required Uri Address { get; init; }

    /// <summary>How many seats are to be filled.</summary>
    public required int Participants { get; init; }

    /// <summary>Whether things go wrong: see <see cref="SeatFault"/>.</summary>
    public bool Faults { get; init; }

    /// <summary>How many at the same time.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Told of seats before anybody takes them: the study on the platform, and the seats.</summary>
    public Action<string, IEnumerable<Seat>>? Announced { get; init; }

    /// <summary>Determines ids, answers and faults.</summary>
    public long Seed { get; init; } = 1;
}
