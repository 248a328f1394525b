using MudBlazor;

namespace StudyApp.Web.Admin.Shared;

/// <summary>
/// MudBlazor in the panel's colors: the variables of <c>css/admin.css</c>, which a test compares with these.
/// </summary>
/// <remarks>
/// <c>MudThemeProvider</c> would write this as a style element into each page, which the panel's
/// Content-Security-Policy refuses. What it would write is in <c>css/mud-light.css</c> and <c>css/mud-dark.css</c>; a
/// test fails when a new version of MudBlazor writes something else.
/// </remarks>
internal static class PanelTheme
{
    private static readonly Tokens Light = new(
        Accent: "#2f5d8a", AccentInk: "#fff", Ink: "#1c2430", Ink2: "#4d5866", Line: "#dfe4ea", LineStrong: "#79859a",
        Paper: "#fff", Ground: "#f5f6f8", Soft: "#eef2f7", Good: "#1f6f43", Warn: "#8a5a00", Bad: "#b3261e");

    private static readonly Tokens Dark = new(
        Accent: "#8fb8de",
        AccentInk: "#0f1720",
        Ink: "#e8ecf1",
        Ink2: "#aab4c0",
        Line: "#323b47",
        LineStrong: "#8793a3",
        Paper: "#1a2029", Ground: "#12161c", Soft: "#222a35", Good: "#8fd6ab", Warn: "#f0c674", Bad: "#ffb4ab");

    public static MudTheme Create() => new()
    {
        PaletteLight = Wear(new PaletteLight(), Light),
        PaletteDark = Wear(new PaletteDark(), Dark),
        Typography = new Typography
        {
            Default = new DefaultTypography
            {
                FontFamily = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"],
                FontSize = ".9375rem",
            },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = ".5rem" },
    };

    private static T Wear<T>(T palette, Tokens tokens) where T : Palette
    {
        (palette.Primary, palette.PrimaryContrastText) = (tokens.Accent, tokens.AccentInk);
        (palette.Info, palette.InfoContrastText) = (tokens.Accent, tokens.AccentInk);
        (palette.Success, palette.SuccessContrastText) = (tokens.Good, tokens.AccentInk);
        (palette.Warning, palette.WarningContrastText) = (tokens.Warn, tokens.AccentInk);
        (palette.Error, palette.ErrorContrastText) = (tokens.Bad, tokens.AccentInk);
        (palette.TextPrimary, palette.TextSecondary, palette.TextDisabled) = (tokens.Ink, tokens.Ink2, tokens.Ink2);
        (palette.ActionDefault, palette.ActionDisabled, palette.LinesInputs) = (
            tokens.Ink2,
            tokens.LineStrong,
            tokens.LineStrong
        );
        (palette.Background, palette.BackgroundGray, palette.Surface) = (tokens.Ground, tokens.Soft, tokens.Paper);
        (palette.LinesDefault, palette.TableLines, palette.Divider) = (tokens.Line, tokens.Line, tokens.Line);
        palette.TableHover = tokens.Soft;
        return palette;
    }

    /// <summary>The style sheet's variables of the same names.</summary>
    private sealed record Tokens(
        string Accent, string AccentInk, string Ink, string Ink2, string Line, string LineStrong,
        string Paper, string Ground, string Soft, string Good, string Warn, string Bad);
}
