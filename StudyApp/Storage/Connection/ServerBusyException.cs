namespace StudyApp.Storage.Connection;

/// <summary>More writes wait than the server accepts; nothing was stored, trying again in a moment helps.</summary>
public sealed class ServerBusyException()
    : Exception("More submissions are waiting than the server can take; try again in a moment.");
