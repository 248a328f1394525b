namespace StudyApp.Studies.Items;

/// <summary>
/// Where a picture, sound or film lies that an author named: <c>/static/face.png</c>, a bare path below the site's
/// root, or an address elsewhere.
/// </summary>
/// <param name="IsRemote">True for other hosts and for data addresses, which the pages' policy blocks.</param>
/// <param name="File">The path inside the study's folder; empty when remote.</param>
/// <param name="Address">The address as written.</param>
public readonly record struct MediaAddress(bool IsRemote, string File, string Address)
{
    /// <summary>Takes an address apart. Never throws.</summary>
    public static MediaAddress Read(string address)
    {
        var colon = address.IndexOf(':');
        var path = address.IndexOfAny(['/', '?', '#']);
        if (address.StartsWith("//", StringComparison.Ordinal) || (colon >= 0 && (path < 0 || colon < path)))
            return new(true, "", address);
        var end = address.IndexOfAny(['?', '#']);
        return new(false, Uri.UnescapeDataString((end < 0 ? address : address[..end]).TrimStart('/')), address);
    }

    /// <summary>The address for a page below a root such as <c>/sleep</c> (empty for none).</summary>
    public string Below(string root) => IsRemote ? Address : $"{root}/{Address.TrimStart('/')}";
}
