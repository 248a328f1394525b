using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Simulation;

/// <summary>Which artificial participants walk through which study, and where it is served.</summary>
public sealed record SimulationPlan
{
    /// <summary>The source under which they are stored.</summary>
    public const string Source = Arrival.SimulatedSource;

    /// <summary>The study that is served, for plausible answers.</summary>
    public required Study Study { get; init; }

    /// <summary>
    /// Where participants begin, path prefix included; asked for each request, so that a server may come back
    /// elsewhere.
    /// </summary>
    public required Func<Uri> Address { get; init; }

    /// <summary>How many.</summary>
    public required int Participants { get; init; }

    /// <summary>How many at the same time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>With a participant's number it determines all answers.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What they do besides answering.</summary>
    public SimulatedBehaviour Behaviour { get; init; } = SimulatedBehaviour.None;

    /// <summary>Finds the condition of an external id, where pages do not tell; null for nowhere.</summary>
    /// <remarks>Asked only where SIMULATE answers by condition; from several threads at once.</remarks>
    public Func<string, CancellationToken, Task<int?>>? ConditionOf { get; init; }

    /// <summary>How long one answer may take.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a request is repeated while the server says that it is busy (503 with Retry-After).</summary>
    public TimeSpan BusyPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a request is repeated while there is no connection.</summary>
    public TimeSpan ReconnectPatience { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// Whether everything the server acknowledged is kept to be compared with what it stored; a mere load forgets it.
    /// </summary>
    public bool KeepsJournal { get; init; } = true;

    /// <summary>
    /// Called with each form or batch of trials the server has acknowledged; from several threads at once.
    /// </summary>
    public Action? Acknowledged { get; init; }

    /// <summary>Called when a participant is done; from several threads at once.</summary>
    public Action<SimulatedParticipant>? Done { get; init; }

    /// <summary>
    /// What the study signs its links with: only so is a participant believed to come from the source <see
    /// cref="Source"/>.
    /// </summary>
    /// <remarks>Null to come without it.</remarks>
    public byte[]? LinkKey { get; init; }

    /// <summary>
    /// The query of the link a participant comes by, by its number; null for one that names the source <see
    /// cref="Source"/>.
    /// </summary>
    public Func<int, string>? LinkOf { get; init; }

    /// <summary>The query of the link that a participant comes by, by their 1-based number.</summary>
    public string QueryOf(int number)
    {
        if (LinkOf is { } other) return other(number);
        var id = ExternalIdOf(number);
        var query = $"source={Source}&external_id={id}";
        return LinkKey is { } key ? $"{query}&{LinkSignature.Parameter}={LinkSignature.Of(key, Source, id)}" : query;
    }

    /// <summary>After how many forms a participant gives up, by its number; null for never.</summary>
    public Func<int, int?>? GivesUpAfter { get; init; }

    /// <summary>The external id of a participant, by its 1-based number.</summary>
    public string ExternalIdOf(int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"sim-{Seed}-{number}");
}
