using System.Globalization;
using System.Text;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>
/// Where a line may end: after spaces and hyphens, in addresses after slashes, and between Chinese characters where
/// their punctuation allows it.
/// </summary>
internal static class LineBreaks
{
    // What Chinese writing puts at no line's beginning, besides closing brackets and marks on letters.
    private const string NeverFirst = "、。，．：；？！…—·‧々〜～％℃!%,.:;?";

    /// <summary>Whether a line may begin with <paramref name="next"/> after <paramref name="last"/>.</summary>
    public static bool IsBetween(Rune last, Rune next)
    {
        var (before, after) = (Rune.GetUnicodeCategory(last), Rune.GetUnicodeCategory(next));
        if (
            after
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.SpacingCombiningMark
        )
            return false;
        if (Joins(last) || Joins(next) || next.Value is ' ' or 0x200B or 0x200D) return false;
        if (last.Value is ' ' or 0x200B) return true;
        if (last.Value is '-' or 0x2010 or 0x2013 or 0x2014 or '/' or '?' or '&') return Rune.IsLetterOrDigit(next);
        if (!IsIdeographic(last) && !IsIdeographic(next)) return false;
        return !IsOpening(last, before) && !IsClosing(next, after);
    }

    // No-break spaces, and the joiner of words.
    private static bool Joins(Rune rune) => rune.Value is 0xA0 or 0x202F or 0x2060;

    private static bool IsOpening(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation
        || rune.Value is '"' or '\'';

    private static bool IsClosing(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation
        || rune.Value is '"' or '\''
        || (rune.IsBmp && NeverFirst.Contains((char)rune.Value, StringComparison.Ordinal));

    private static bool IsIdeographic(Rune rune) => rune.Value
        is >= 0x2E80 and <= 0x9FFF or >= 0xAC00 and <= 0xD7AF or >= 0xF900 and <= 0xFAFF or >= 0xFF00 and <= 0xFFEF
        or >= 0x20000 and <= 0x3FFFF;
}
