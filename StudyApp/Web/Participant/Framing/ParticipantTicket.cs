using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Web.Participant.Framing;

/// <summary>
/// What a participant's browser keeps for us, encrypted: who it is, or, before consent, who came and when.
/// </summary>
public sealed record ParticipantTicket
{
    /// <summary>The participant; null before consent.</summary>
    public long? ParticipantId { get; init; }

    /// <summary>What the recruiting link said, kept until consent.</summary>
    public string? ExternalId { get; init; }

    public string Source { get; init; } = "";

    public ImmutableSortedDictionary<string, string> Parameters { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The visit on the platform, kept until consent.</summary>
    public string? VisitId { get; init; }

    public string? PlatformStudy { get; init; }

    public bool IsPreview { get; init; }

    /// <summary>The condition a test link asks for; null when it asks for none.</summary>
    public int? TestCondition { get; init; }

    /// <summary>Names this arrival, so that a form sent twice makes one participant.</summary>
    public string? EntryKey { get; init; }

    /// <summary>
    /// Names this browser for as long as it is this participant's: whoever goes on elsewhere, or by the same external
    /// id, gets another and is shown nothing typed here.
    /// </summary>
    public string? BrowserKey { get; init; }

    /// <summary>The language the person asked for; null when none was.</summary>
    public string? Language { get; init; }

    public DateTimeOffset? ConsentShownAt { get; init; }

    /// <summary>Whether the trap for programs was filled once.</summary>
    public bool TrapSprung { get; init; }

    /// <summary>Whether someone whose browser has a crawler's name said that they are a person.</summary>
    public bool SaysPerson { get; init; }

    /// <summary>
    /// The participant this person goes on as once their PIN is given; null when nobody is waited for.
    /// </summary>
    public long? PendingReturn { get; init; }

    /// <summary>A PIN that was made and is not noted yet; it is kept nowhere else.</summary>
    public string? NewPin { get; init; }

    /// <summary>Whether a signature says who came, kept until consent.</summary>
    public bool IsProved { get; init; }

    /// <summary>
    /// Whether it is not to be told before consent if the id is known: too many were opened from this network.
    /// </summary>
    public bool IsBlind { get; init; }

    /// <summary>
    /// Since when no more than an external id says who this is; null where the browser itself or a proof does.
    /// </summary>
    public DateTimeOffset? ByIdSince { get; init; }

    /// <summary>The visit that this browser's own form led to; null before.</summary>
    public int? Reached { get; init; }

    /// <summary>Whether the person chose not to take part.</summary>
    public bool Declined { get; init; }

    /// <summary>Whether the person agreed when there was no room any more.</summary>
    public bool FoundFull { get; init; }

    [JsonIgnore]
    public Arrival Arrival =>
        new(ExternalId, Source, Parameters)
        {
            VisitId = VisitId,
            PlatformStudy = PlatformStudy,
            IsPreview = IsPreview,
            TestCondition = TestCondition,
        };

    /// <summary>Whether it waits for the same person's consent to the same visit.</summary>
    public bool IsFor(Arrival arrival) =>
        arrival.ExternalId is not null
        && ExternalId == arrival.ExternalId
        && Source == arrival.Source
        && VisitId == arrival.VisitId;

    public static ParticipantTicket For(Arrival arrival) => new()
    {
        ExternalId = arrival.ExternalId,
        Source = arrival.Source,
        Parameters = arrival.Parameters,
        VisitId = arrival.VisitId,
        PlatformStudy = arrival.PlatformStudy,
        IsPreview = arrival.IsPreview,
        TestCondition = arrival.TestCondition,
        EntryKey = NewKey(),
    };

    public static ParticipantTicket For(long participantId, string browserKey) =>
        new() { ParticipantId = participantId, BrowserKey = browserKey };

    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
