namespace StudyApp.Web.Shared;

/// <summary>Whether a request that changes something comes from a page of ours.</summary>
/// <remarks>
/// Browsers say so in headers that scripts cannot set; programs that send neither are no danger to a browser's cookies.
/// </remarks>
internal static class SameOrigin
{
    /// <summary>Whether the browser itself says that the request comes from a page of ours.</summary>
    public static bool Confirms(HttpRequest request) =>
        Allows(request) && (request.Headers["Sec-Fetch-Site"] == "same-origin" || request.Headers.Origin.Count > 0);

    public static bool Allows(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is "same-origin" or "none";
        // Older browsers send the origin alone. Its scheme says nothing behind a proxy, its host does.
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (
                Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            );
    }
}
