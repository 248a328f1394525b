using System.Globalization;

namespace StudyApp.Web.Participant.Authored;

/// <summary>The accent colour of one study as a small style sheet.</summary>
/// <remarks>The ink on it is chosen by contrast where the colour is a hex number; other notations get white.</remarks>
internal static class StudyStyle
{
    public static string Css(string color)
    {
        var ink =
            Luminance(color) is { } luminance && (1.05 / (luminance + 0.05)) < ((luminance + 0.05) / 0.0565)
                ? "#0f1720"
                : "#fff";
        return $$$"""
            :root{--accent:{{{color}}};--accent-ink:{{{ink}}};--accent-soft:color-mix(in srgb,{{{color}}} 10%,var(--paper));--bofs-accent:{{{color}}};--top-bar-color:{{{color}}}}
            @media (prefers-color-scheme:dark){:root{--accent:color-mix(in srgb,{{{color}}} 45%,#fff);--accent-ink:#0f1720;--accent-soft:color-mix(in srgb,{{{color}}} 25%,var(--paper))}}
            """;
    }

    // Relative luminance of WCAG 2.2 for #rgb and #rrggbb; null for other notations.
    private static double? Luminance(string color)
    {
        if (color.Length is not (4 or 7) || color[0] != '#') return null;
        var hex = color.Length == 4 ? string.Concat(color[1..].Select(c => $"{c}{c}")) : color[1..];
        var channels = Enumerable
            .Range(0, 3)
            .Select(i => int.Parse(hex.AsSpan(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }
}
