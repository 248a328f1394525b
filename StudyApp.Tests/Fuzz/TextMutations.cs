using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Tests.Integration.Hostile;

namespace StudyApp.Tests.Fuzz;

/// <summary>Spoils texts: a few changes of characters, words and pieces each.</summary>
/// <param name="seeds">Texts that are fine, to begin with and to take pieces from.</param>
/// <param name="words">What means something in the format.</param>
internal sealed class TextMutations(ImmutableArray<string> seeds, params ImmutableArray<string> words)
{
    // Beyond it only time would be tested.
    private const int MaxCharacters = 20_000;

    private static readonly string[] Numbers =
    [
        "0",
        "-0",
        "-1",
        "1",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "1e308",
        "1e400",
        "-1e400",
        "1e-400",
        "0.1",
        "NaN",
        "inf",
        "-inf",
        "00",
        "0x10",
        "1_000",
        "٣",
    ];

    /// <summary>A seed, spoiled.</summary>
    public string Next(Random chance) => Spoil(chance, Pick(chance, seeds.AsSpan()));

    /// <summary>Another text, with one to six changes.</summary>
    public string Spoil(Random chance, string text)
    {
        for (var changes = 1 + chance.Next(6); changes > 0; changes--)
        {
            text = Change(chance, text);
            if (text.Length > MaxCharacters) text = text[..MaxCharacters];
        }
        return text;
    }

    private string Change(Random chance, string text)
    {
        var at = chance.Next(text.Length + 1);
        var length = Math.Min(text.Length - at, chance.Next(8) == 0 ? chance.Next(text.Length + 1) : chance.Next(12));
        var (before, piece, after) = (text[..at], text.Substring(at, length), text[(at + length)..]);
        return chance.Next(14) switch
        {
            0 => before + after,
            1 => before + piece + piece + after,
            2 => before + string.Concat(Enumerable.Repeat(piece, 1 << chance.Next(1, 9))) + after,
            3 => before + Pick(chance, HostileTexts.Values) + after,
            4 => before + piece + Pick(chance, HostileTexts.Values) + after,
            5 or 6 when words.Length > 0 => before + Pick(chance, words.AsSpan()) + after,
            7 when words.Length > 0 => before
                + piece
                + string.Concat(Enumerable.Repeat(Pick(chance, words.AsSpan()), 1 << chance.Next(0, 11)))
                + after,
            8 => before + Any(chance) + after[Math.Min(1, after.Length)..],
            9 => before + piece + PieceOf(chance, Pick(chance, seeds.AsSpan())) + after,
            10 => Line(chance, text),
            11 => Number(chance, text),
            12 => chance.Next(6) == 0 ? before : before + PieceOf(chance, text) + after,
            _ => before + new string(Any(chance), 1 << chance.Next(0, 8)) + after,
        };
    }

    // Takes a line out, doubles it, or puts it elsewhere.
    private static string Line(Random chance, string text)
    {
        var lines = text.Split('\n').ToList();
        var at = chance.Next(lines.Count);
        var line = lines[at];
        if (chance.Next(3) > 0) lines.RemoveAt(at);
        if (chance.Next(3) > 0) lines.Insert(chance.Next(lines.Count + 1), line);
        return string.Join('\n', lines);
    }

    private static string Number(Random chance, string text)
    {
        var digits = Enumerable.Range(0, text.Length).Where(i => char.IsAsciiDigit(text[i])).ToList();
        if (digits.Count == 0) return text + Pick(chance, Numbers);
        var at = digits[chance.Next(digits.Count)];
        var written =
            chance.Next(2) == 0
                ? Pick(chance, Numbers)
                : BitConverter.Int64BitsToDouble(chance.NextInt64()).ToString("R", CultureInfo.InvariantCulture);
        return text[..at] + written + text[(at + 1)..];
    }

    private static string PieceOf(Random chance, string text)
    {
        var from = chance.Next(text.Length + 1);
        return text.Substring(from, chance.Next(Math.Min(400, text.Length - from) + 1));
    }

    private static char Any(Random chance) => chance.Next(6) switch
    {
        0 => (char)chance.Next(0x20),
        1 => (char)chance.Next(0x80, 0x3000),
        2 => (char)chance.Next(0xD800, 0xE000),
        3 => Pick(chance, "\"'`\\[]{}()<>,;:=#&%$|/*+-.\n\r\t \0\u2028\uFEFF\uFFFF"),
        _ => (char)chance.Next(0x20, 0x7F),
    };

    public static T Pick<T>(Random chance, ReadOnlySpan<T> from) => from[chance.Next(from.Length)];

    public static string Pick(Random chance, string[] from) => from[chance.Next(from.Length)];

    private static char Pick(Random chance, string from) => from[chance.Next(from.Length)];
}
