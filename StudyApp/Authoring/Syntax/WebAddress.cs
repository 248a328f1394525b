using System.Collections.Frozen;

namespace StudyApp.Authoring.Syntax;

/// <summary>Tells addresses that only lead somewhere from those that run something.</summary>
internal static class WebAddress
{
    private static readonly FrozenSet<string> Schemes = new[] { "http", "https", "mailto" }.ToFrozenSet(
        StringComparer.Ordinal
    );

    /// <summary>Whether an address has no scheme, or one of those that lead to a page or a letter.</summary>
    public static bool IsHarmless(string address)
    {
        // Browsers ignore control characters and white space inside a scheme ("java\nscript:").
        var compact = string.Concat(address.Where(c => c > ' ' && !char.IsControl(c)));
        var colon = compact.IndexOf(':');
        if (colon < 0) return true;
        var beforePath = compact.IndexOfAny(['/', '?', '#']);
        return (beforePath >= 0 && beforePath < colon) || Schemes.Contains(compact[..colon].ToLowerInvariant());
    }
}
