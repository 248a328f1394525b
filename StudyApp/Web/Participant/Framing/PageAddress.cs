namespace StudyApp.Web.Participant.Framing;

/// <summary>Addresses of the study's pages: their names come from files and may hold any sign.</summary>
internal static class PageAddress
{
    /// <summary>The path as it is sent and linked, each sign encoded that an address cannot hold.</summary>
    public static string Of(string path) =>
        Uri.EscapeDataString(path)
            .Replace("%2F", "/", StringComparison.Ordinal)
            .Replace("%3A", ":", StringComparison.Ordinal);
}
