using StudyApp.Studies.Model;

namespace StudyApp.Storage.Entities.Server;

/// <summary>The study was opened or closed by hand, or left to its times again. The last one holds.</summary>
public sealed class OpeningSwitch
{
    /// <summary>1-based, ascending in the order of commits; gaps may occur.</summary>
    public long Id { get; set; }

    /// <summary>What was ordered.</summary>
    public OpeningState State { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Who did it.</summary>
    public string Account { get; set; } = "";

    /// <summary>As the study's rules take it.</summary>
    public OpeningOrder ToOrder() => new(State, new(At, TimeSpan.Zero));
}
