using System.Globalization;

namespace StudyApp.Studies.Items.Answers;

/// <summary>Numbers as browsers send them: a point for decimals, no thousands separators.</summary>
internal static class SentNumber
{
    public static bool TryRead(string text, out double number) =>
        double.TryParse(
            text.Trim(),
            NumberStyles.Float & ~NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture,
            out number
        ) && double.IsFinite(number);
}
