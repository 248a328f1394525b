using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>Python's number literals.</summary>
/// <param name="Length">Characters read; more may follow that make the literal wrong or a name.</param>
/// <param name="Number">Its value.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="Suggestion">What to write instead.</param>
internal readonly partial record struct NumberLiteral(
    int Length,
    double Number,
    string? Problem = null,
    string? Suggestion = null
)
{
    /// <summary>Reads at a digit, or at a point with a digit behind it.</summary>
    public static NumberLiteral Read(ReadOnlySpan<char> text)
    {
        foreach (var match in Based().EnumerateMatches(text)) return ReadBased(text[..match.Length]);
        foreach (var match in Decimal().EnumerateMatches(text)) return ReadDecimal(text[..match.Length]);
        throw new ArgumentException("No digit here.", nameof(text));
    }

    public static bool IsComplex(ReadOnlySpan<char> word) => Complex().IsMatch(word);

    private static NumberLiteral ReadBased(ReadOnlySpan<char> literal)
    {
        var bits = literal[1] is 'x' or 'X' ? 4 : literal[1] is 'o' or 'O' ? 3 : 1;
        var number = BigInteger.Zero;
        foreach (var c in literal[2..])
            if (c != '_')
                number = (number << bits) + Convert.ToInt32(c.ToString(), 16);
        return Finite(literal.Length, RoundToDouble(number));
    }

    private static NumberLiteral ReadDecimal(ReadOnlySpan<char> literal)
    {
        var digits = literal.ToString().Replace("_", "", StringComparison.Ordinal);
        if (LeadingZero().IsMatch(digits))
            return new(
                literal.Length,
                0,
                "a whole number does not begin with 0",
                $"write {digits.TrimStart('0')}, or '{digits}' for the text"
            );
        return Finite(literal.Length, double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static NumberLiteral Finite(int length, double number) =>
        double.IsFinite(number) ? new(length, number) : new(length, 0, "this number is too large");

    // BigInteger's own conversion cuts off instead of rounding.
    private static double RoundToDouble(BigInteger number) =>
        double.Parse(number.ToString(CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)", RegexOptions.CultureInvariant)]
    private static partial Regex Based();

    [GeneratedRegex(
        @"^(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Decimal();

    [GeneratedRegex("^[0-9](?:_?[0-9])*(?:[eE][0-9]+)?[jJ]$", RegexOptions.CultureInvariant)]
    private static partial Regex Complex();

    [GeneratedRegex("^0[0-9]*[1-9][0-9]*$", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingZero();
}
