using System.Globalization;
using System.Text.RegularExpressions;

namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>Numbers as text and back, the same in server and browser.</summary>
public static partial class NumberText
{
    /// <summary>
    /// The shortest decimal that reads back as the same double, written as ECMAScript's Number::toString does:
    /// <c>3</c>, <c>0.1</c>, exponents only from <c>1e+21</c> upwards and below <c>0.000001</c> (<c>1e-7</c>).
    /// </summary>
    public static string Format(double number)
    {
        if (number == 0) return "0";
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = shortest[sign.Length..(e < 0 ? shortest.Length : e)];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).Trim('0');
        var point =
            DigitsBeforePoint(mantissa)
            + (
                e < 0
                    ? 0
                    : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            );
        return sign + Arrange(digits, point);
    }

    /// <summary>
    /// True for text of the form <c>-?digits(.digits)?</c>, ASCII digits only and nothing around them, whose number is
    /// finite.
    /// </summary>
    public static bool TryReadDigits(string text, out double number)
    {
        number = 0;
        var i = text.StartsWith('-') ? 1 : 0;
        var whole = CountDigits(text, i);
        i += whole;
        if (whole == 0) return false;
        if (i < text.Length)
        {
            if (text[i] != '.') return false;
            var fraction = CountDigits(text, i + 1);
            if (fraction == 0 || i + 1 + fraction != text.Length) return false;
        }
        return Parse(text, out number);
    }

    /// <summary>
    /// What <c>int()</c> and <c>float()</c> accept: a decimal number with optional sign, fraction, exponent and ASCII
    /// white space around.
    /// </summary>
    /// <remarks>False for an infinite result.</remarks>
    public static bool TryRead(string text, out double number)
    {
        var match = Decimal().Match(text);
        number = 0;
        return match.Success && Parse(match.Groups[1].ValueSpan, out number);
    }

    internal static bool Parse(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static int CountDigits(string text, int start)
    {
        var i = start;
        while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
        return i - start;
    }

    // Where the decimal point stands, counted from the first significant digit: 12.3 → 2, 0.01 → -1.
    private static int DigitsBeforePoint(string mantissa)
    {
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? mantissa.Length : dot;
        return mantissa[0] != '0' ? whole : -mantissa.AsSpan(whole + 1).IndexOfAnyExcept('0');
    }

    // ECMAScript 2024, 6.1.6.1.20 Number::toString; point is the specification's n, digits.Length its k.
    private static string Arrange(string digits, int point)
    {
        if (point is > 0 and <= 21)
            return digits.Length <= point ? digits.PadRight(point, '0') : digits[..point] + "." + digits[point..];
        if (point is > -6 and <= 0) return "0." + new string('0', -point) + digits;
        var exponent = (point - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
        return digits.Length == 1 ? $"{digits}e{exponent}" : $"{digits[0]}.{digits[1..]}e{exponent}";
    }

    // Not \s and \d: those differ between .NET and the browser.
    [GeneratedRegex(
        @"\A[ \t\n\r\f\v]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t\n\r\f\v]*\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Decimal();
}
