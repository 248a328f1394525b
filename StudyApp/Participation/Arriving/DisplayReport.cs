using System.Globalization;
using StudyApp.Storage.Requests;

namespace StudyApp.Participation.Arriving;

/// <summary>Reads what a page's script says about the display.</summary>
public static class DisplayReport
{
    /// <summary>The hidden field of the consent form.</summary>
    public const string Field = "__display";

    private const int Largest = 100_000;

    /// <summary>
    /// Five numbers with spaces between them, in the order of <see cref="DisplaySize"/>; null for anything else, and
    /// for what no display can be.
    /// </summary>
    public static DisplaySize? Read(string? text)
    {
        if (text?.Length > 80 || text?.Split(' ') is not [var ratio, .. { Length: 4 } sizes]) return null;
        var pixels = sizes
            .Select(size =>
                int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and <= Largest
                    ? number
                    : 0
            )
            .ToArray();
        return
            double.TryParse(ratio, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dppx)
            && dppx is > 0 and <= 20
            && !pixels.Contains(0)
            ? new(dppx, pixels[0], pixels[1], pixels[2], pixels[3])
            : null;
    }
}
