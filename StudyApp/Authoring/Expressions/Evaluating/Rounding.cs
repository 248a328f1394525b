using System.Globalization;

namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>
/// Python's <c>round()</c>: to the nearest decimal of the double's exact value, ties to the even digit.
/// </summary>
/// <remarks>
/// The browser's <c>toFixed</c> and .NET's "F" format both round exact values but take ties away from zero, so ties are
/// found and settled here.
/// </remarks>
internal static class Rounding
{
    public const int FewestDigits = -22, MostDigits = 99;

    private const double AllAboveAreWhole = 4503599627370496; // 2^52

    /// <param name="x">Finite.</param>
    /// <param name="digits">Decimals, from <see cref="FewestDigits"/> (10^22 is the last exact power of ten) to <see
    /// cref="MostDigits"/> (a tie needs one more, and toFixed takes 100).</param>
    public static double Round(double x, int digits)
    {
        var size = Math.Abs(x);
        var rounded =
            digits < 0 ? RoundToTens(size, digits)
            : size >= AllAboveAreWhole ? size
            : RoundToDecimals(size, digits);
        return x < 0 ? -rounded : rounded;
    }

    private static double RoundToTens(double size, int digits)
    {
        var unit = double.Parse("1E" + (-digits).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var rest = size % unit;
        var below = size - rest;
        var up = rest > unit / 2 || (rest == unit / 2 && below % (2 * unit) != 0);
        return up ? below + unit : below;
    }

    private static double RoundToDecimals(double size, int digits)
    {
        var text = size.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        // A tie has exactly one more decimal, a 5, hence size·2^(digits+1) is an odd integer; scaling by a power of two
        // is exact.
        var scaled = Math.ScaleB(size, digits + 1);
        if (scaled < 2 * AllAboveAreWhole && scaled % 2 == 1)
        {
            var exact = size.ToString(
                "F" + (digits + 1).ToString(CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture
            );
            var below = exact[..^1].TrimEnd('.');
            if ((below[^1] - '0') % 2 == 0) text = below;
        }
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}
