namespace StudyApp.Operations.Integrations;

/// <summary>A platform gave no usable answer; the message says what happened and holds no secret.</summary>
public sealed class PlatformUnavailableException(string message) : Exception(message);
