using System.Globalization;
using System.Text;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>
/// In which direction each part of a line is read: the Unicode Bidirectional Algorithm (UAX #9) without the characters
/// that steer it, which are taken out of the text before.
/// </summary>
/// <remarks>A span can be marked to keep its order.</remarks>
internal static class Bidi
{
    private enum Kind : byte { Left, Right, Arabic, Digit, ArabicDigit, Sign, Separator, Terminator, Mark, Neutral }

    /// <summary>Whether a text holds anything that is read from right to left.</summary>
    public static bool IsNeeded(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is >= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFE')
                return true;
            // The first halves of those beyond 10800 and 1E800.
            if (c is '\uD802' or '\uD803' or '\uD83A' or '\uD83B') return true;
        }
        return false;
    }

    /// <summary>The level of each UTF-16 unit: odd ones are read from right to left.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="isRightToLeft">Which way the paragraph begins.</param>
    /// <param name="keepsOrder">Whether a unit belongs to what keeps its order from left to right.</param>
    public static byte[] Levels(string text, bool isRightToLeft, Func<int, bool> keepsOrder)
    {
        var kinds = KindsOf(text, keepsOrder);
        var before = isRightToLeft ? Kind.Right : Kind.Left;
        ResolveMarksAndNumbers(kinds, before);
        ResolveBrackets(text, kinds, before);
        ResolveNeutrals(kinds, before);
        var level = (byte)(isRightToLeft ? 1 : 0);
        return [.. kinds.Select(kind => LevelOf(kind, level))];
    }

    // Rules W1 to W7.
    private static void ResolveMarksAndNumbers(Kind[] kinds, Kind before)
    {
        var (last, strong) = (before, before);
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == Kind.Mark) kinds[i] = last;
            if (kinds[i] is Kind.Left or Kind.Right or Kind.Arabic) strong = kinds[i];
            if (kinds[i] == Kind.Digit && strong == Kind.Arabic) kinds[i] = Kind.ArabicDigit;
            last = kinds[i];
        }
        for (var i = 1; i < kinds.Length - 1; i++)
        {
            var isBetween = kinds[i - 1] == kinds[i + 1];
            if (kinds[i] == Kind.Sign && isBetween && kinds[i - 1] == Kind.Digit) kinds[i] = Kind.Digit;
            if (kinds[i] == Kind.Separator && isBetween && kinds[i - 1] is Kind.Digit or Kind.ArabicDigit)
                kinds[i] = kinds[i - 1];
        }
        for (var i = 1; i < kinds.Length; i++)
            if (kinds[i] == Kind.Terminator && kinds[i - 1] == Kind.Digit) kinds[i] = Kind.Digit;
        for (var i = kinds.Length - 2; i >= 0; i--)
            if (kinds[i] == Kind.Terminator && kinds[i + 1] == Kind.Digit) kinds[i] = Kind.Digit;
        strong = before;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] is Kind.Sign or Kind.Separator or Kind.Terminator) kinds[i] = Kind.Neutral;
            if (kinds[i] == Kind.Arabic) kinds[i] = Kind.Right;
            if (kinds[i] is Kind.Left or Kind.Right) strong = kinds[i];
            else if (kinds[i] == Kind.Digit && strong == Kind.Left) kinds[i] = Kind.Left;
        }
    }

    // Rule N0: both brackets of a pair are read the way of what they hold or, against the paragraph, of what comes
    // before them as well.
    private static void ResolveBrackets(string text, Kind[] kinds, Kind before)
    {
        foreach (var (opening, closing) in BracketPairs.Of(text, at => kinds[at] == Kind.Neutral))
        {
            var inside = kinds.AsSpan(opening + 1, closing - opening - 1);
            if (!inside.ContainsAnyExcept(Kind.Neutral)) continue;
            var isAgainst = before == Kind.Left
                ? !inside.Contains(Kind.Left) && SideBefore(kinds, opening, before) == Kind.Right
                : !inside.ContainsAnyExcept(Kind.Neutral, Kind.Left) && SideBefore(kinds, opening, before) == Kind.Left;
            var side = !isAgainst ? before : before == Kind.Left ? Kind.Right : Kind.Left;
            SetWithMarks(text, kinds, opening, side);
            SetWithMarks(text, kinds, closing, side);
        }
    }

    private static Kind SideBefore(Kind[] kinds, int at, Kind before) =>
        kinds.AsSpan(0, at).LastIndexOfAnyExcept(Kind.Neutral) is >= 0 and var last ? SideOf(kinds[last]) : before;

    private static void SetWithMarks(string text, Kind[] kinds, int at, Kind side)
    {
        kinds[at] = side;
        for (
            var i = at + 1;
            i < text.Length && kinds[i] == Kind.Neutral && IsMark(char.GetUnicodeCategory(text[i]));
            i++
        )
            kinds[i] = side;
    }

    // Rules N1 and N2.
    private static void ResolveNeutrals(Kind[] kinds, Kind before)
    {
        for (var i = 0; i < kinds.Length;)
        {
            var end = i;
            while (end < kinds.Length && kinds[end] == Kind.Neutral) end++;
            var sides = (i == 0 ? before : SideOf(kinds[i - 1]), end == kinds.Length ? before : SideOf(kinds[end]));
            kinds.AsSpan(i, end - i).Fill(sides.Item1 == sides.Item2 ? sides.Item1 : before);
            i = Math.Max(end, i + 1);
        }
    }

    private static Kind SideOf(Kind kind) => kind == Kind.Left ? Kind.Left : Kind.Right;

    // Rules I1 and I2.
    private static byte LevelOf(Kind kind, byte level) => (level, kind) switch
    {
        (0, Kind.Right) => 1,
        (0, Kind.Digit or Kind.ArabicDigit) => 2,
        (1, Kind.Left or Kind.Digit or Kind.ArabicDigit) => 2,
        _ => level,
    };

    private static Kind[] KindsOf(string text, Func<int, bool> keepsOrder)
    {
        var kinds = new Kind[text.Length];
        for (var i = 0; i < text.Length;)
        {
            var (rune, length) = (Rune.ReplacementChar, 1);
            if (Rune.TryGetRuneAt(text, i, out var whole)) (rune, length) = (whole, whole.Utf16SequenceLength);
            kinds.AsSpan(i, length).Fill(keepsOrder(i) ? Kind.Left : KindOf(rune));
            i += length;
        }
        return kinds;
    }

    private static Kind KindOf(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (IsMark(category)) return Kind.Mark;
        return rune.Value switch
        {
            >= '0' and <= '9' or >= 0x6F0 and <= 0x6F9 or 0xB2 or 0xB3 or 0xB9 => Kind.Digit,
            >= 0x2070 and <= 0x2079 or >= 0x2080 and <= 0x2089 => Kind.Digit,
            >= 0x660 and <= 0x669 or 0x66B or 0x66C => Kind.ArabicDigit,
            '+' or '-' or 0x2212 => Kind.Sign,
            ',' or '.' or '/' or ':' or 0xA0 or 0x202F or 0x60C or 0xFF0C or 0xFF0E or 0xFF1A => Kind.Separator,
            '#' or '%' or 0xB0 or 0xB1 or >= 0x2030 and <= 0x2034 or 0x66A => Kind.Terminator,
            >= 0x600 and <= 0x7BF or >= 0x8A0 and <= 0x8FF or >= 0xFB50 and <= 0xFDFF or >= 0xFE70 and <= 0xFEFE =>
                Kind.Arabic,
            >= 0x590 and <= 0x5FF or >= 0x7C0 and <= 0x89F or >= 0xFB1D and <= 0xFB4F => Kind.Right,
            >= 0x10800 and <= 0x10FFF or >= 0x1E800 and <= 0x1EFFF => Kind.Right,
            _ when category == UnicodeCategory.CurrencySymbol => Kind.Terminator,
            _ => IsLetter(category) ? Kind.Left : Kind.Neutral,
        };
    }

    private static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static bool IsLetter(UnicodeCategory category) => category
        is <= UnicodeCategory.OtherLetter or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.PrivateUse;
}
