namespace StudyApp.Participation.Arriving;

/// <summary>Someone who was here before.</summary>
/// <param name="ParticipantId">Who.</param>
/// <param name="IsProved">Whether more than the external id says so.</param>
public sealed record Returning(long ParticipantId, bool IsProved);
