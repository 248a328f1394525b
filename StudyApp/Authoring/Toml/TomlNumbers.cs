using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Toml;

/// <summary>Integers and floating-point numbers.</summary>
internal static class TomlNumbers
{
    public static bool IsMeant(string token) =>
        token[0] is '+' or '-' or '.' || char.IsAsciiDigit(token[0]) || token is "inf" or "nan";

    public static Node? Read(string token, SourceSpan span, TomlProblems problems)
    {
        var sign = token[0] is '+' or '-' ? 1 : 0;
        if (token.Length == sign + 3 && token[sign..] is "inf" or "nan")
            return new FloatNode(Special(token, token[sign..]), span);
        if (token.Length > 1 && token[0] == '0' && token[1] is 'x' or 'o' or 'b')
            return ReadPrefixed(token, span, problems);
        return ReadDecimal(token, sign, span, problems);
    }

    private static double Special(string token, string name) =>
        name == "nan" ? double.NaN : token[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;

    private static IntegerNode? ReadPrefixed(string token, SourceSpan span, TomlProblems problems)
    {
        var radix = token[1] switch { 'x' => 16, 'o' => 8, _ => 2 };
        if (token.Length == 2 || SkipDigits(token, 2, radix) != token.Length)
            return Refuse<IntegerNode>(token, 0, span, problems);
        long value = 0;
        foreach (var c in token.AsSpan(2))
        {
            if (c == '_') continue;
            var digit = Convert.ToInt32(c.ToString(), 16);
            if (value > (long.MaxValue - digit) / radix) return TooLarge(token, span, problems);
            value = (value * radix) + digit;
        }
        return new(value, span);
    }

    private static Node? ReadDecimal(string token, int sign, SourceSpan span, TomlProblems problems)
    {
        var end = SkipDigits(token, sign, 10);
        if (end == sign || (token[sign] == '0' && end > sign + 1)) return Refuse<Node>(token, sign, span, problems);
        var isInteger = end == token.Length;
        if (end < token.Length && token[end] == '.' && !SkipPart(token, end + 1, ref end))
            return Refuse<Node>(token, sign, span, problems);
        if (end < token.Length && token[end] is 'e' or 'E')
        {
            var digits = end + 1 < token.Length && token[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (!SkipPart(token, digits, ref end)) return Refuse<Node>(token, sign, span, problems);
        }
        if (end != token.Length) return Refuse<Node>(token, sign, span, problems);
        var plain = token.Replace("_", "", StringComparison.Ordinal);
        if (!isInteger)
            return new FloatNode(double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture), span);
        return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? new IntegerNode(value, span)
            : TooLarge(token, span, problems);
    }

    private static bool SkipPart(string token, int from, ref int end)
    {
        end = SkipDigits(token, from, 10);
        return end > from;
    }

    // Digits, with single underscores between two of them.
    private static int SkipDigits(string token, int from, int radix)
    {
        var at = from;
        while (
            IsDigitAt(at)
            || (at > from && at < token.Length && token[at] == '_' && IsDigitAt(at - 1) && IsDigitAt(at + 1))
        )
            at++;
        return at;

        bool IsDigitAt(int i) =>
            i < token.Length
            && (radix == 16 ? char.IsAsciiHexDigit(token[i]) : token[i] >= '0' && token[i] < '0' + radix);
    }

    private static IntegerNode? TooLarge(string token, SourceSpan span, TomlProblems problems)
    {
        problems.Report(
            span,
            $"{TomlScalars.Show(token)} does not fit into 64 bits",
            $"write a whole number between {long.MinValue} and {long.MaxValue}"
        );
        return null;
    }

    private static T? Refuse<T>(string token, int sign, SourceSpan span, TomlProblems problems) where T : Node
    {
        problems.Report(span, $"{TomlScalars.Show(token)} is not a number", Suggest(token, token[sign..]));
        return null;
    }

    private static string Suggest(string token, string unsigned) => unsigned switch
    {
        _ when token.Length > unsigned.Length && unsigned is ['0', 'x' or 'o' or 'b', ..] => "write it without a sign",
        ['0', 'X' or 'O' or 'B', ..] => $"write 0{char.ToLowerInvariant(unsigned[1])} with a small letter",
        ['0', 'x', ..] => "after 0x stand the digits 0 to 9 and A to F",
        ['0', 'o', ..] => "after 0o stand the digits 0 to 7",
        ['0', 'b', ..] => "after 0b stand the digits 0 and 1",
        ['0', >= '0' and <= '9' or '_', ..] => "write it without leading zeros",
        ['.', ..] or [.., '.'] => "a digit must stand before and after the decimal point",
        _ when unsigned.Contains(".e", StringComparison.OrdinalIgnoreCase) =>
            "a digit must stand before and after the decimal point",
        _ when unsigned.Contains('_') => "an underscore must stand between two digits",
        _ => "put text between quotes",
    };
}
