using StudyApp.Storage.Requests;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Participation.Arriving;

/// <summary>Someone who comes in, as far as it is known before they take part.</summary>
/// <param name="Arrival">What the link said.</param>
public sealed record Newcomer(Arrival Arrival)
{
    /// <summary>The step that was agreed on; null when the study begins without one.</summary>
    public Step? From { get; init; }

    /// <summary>The version of it that was shown; null for this server's own.</summary>
    public string? FromVersion { get; init; }

    /// <summary>UTC of the time that step was shown; null when unknown.</summary>
    public DateTime? ShownAt { get; init; }

    /// <summary>Names this arrival; null when the browser keeps no cookie.</summary>
    public string? EntryKey { get; init; }

    /// <summary>Whether it may be a program.</summary>
    public bool Flagged { get; init; }

    /// <summary>The language that is shown; null when unknown.</summary>
    public string? Language { get; init; }

    /// <summary>How the step was left, when that is special; null otherwise.</summary>
    public string? Outcome { get; init; }

    /// <summary>The hash of the PIN a new participant is given; null for none.</summary>
    public string? PinHash { get; init; }

    /// <summary>What is kept of network address and browser; null for nothing.</summary>
    public (string? Ip, string? UserAgent)? Origin { get; init; }

    /// <summary>The display; null when the browser did not tell it.</summary>
    public DisplaySize? Display { get; init; }
}
