namespace StudyApp.Web.Admin.Shared;

/// <summary>Light, dark, or what the device wants; kept in a cookie that the panel's script writes.</summary>
internal static class Appearance
{
    public const string CookieName = "studyapp_admin_theme";

    /// <summary><c>light</c> or <c>dark</c>; null for what the device wants.</summary>
    public static string? Of(HttpContext? http) => http?.Request.Cookies[CookieName] switch
    {
        "light" => "light",
        "dark" => "dark",
        _ => null,
    };

    /// <summary>The media query of one of the two style sheets.</summary>
    public static string MediaOf(string theme, string? chosen) =>
        chosen is null ? $"(prefers-color-scheme: {theme})"
        : chosen == theme ? "all"
        : "not all";
}
