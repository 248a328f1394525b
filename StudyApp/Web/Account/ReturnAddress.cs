using Microsoft.AspNetCore.Http.HttpResults;

namespace StudyApp.Web.Account;

/// <summary>Where a sign-in leads back to: an address of the panel, never another site's.</summary>
internal static class ReturnAddress
{
    /// <summary>The wanted address when it lies in the panel, else the panel's first page.</summary>
    /// <param name="root">The path everything lies under; empty for none.</param>
    public static string Of(string? wanted, PathString root)
    {
        var panel = $"{root}/admin";
        if (wanted is null || !RedirectHttpResult.IsLocalUrl(wanted) || wanted.Any(char.IsControl)) return panel;
        // As a browser reads it.
        var path = Uri.UnescapeDataString(wanted.Split('?', '#')[0]);
        if (path.Contains('\\') || path.Any(char.IsControl)) return panel;
        var inside = path == panel || path.StartsWith(panel + "/", StringComparison.Ordinal);
        // After a sign-in nobody wants to sign in again, and dots could lead out of the panel.
        return
            inside
            && !path.Contains("..", StringComparison.Ordinal)
            && !path.StartsWith(panel + "/log", StringComparison.Ordinal)
            ? wanted
            : panel;
    }
}
