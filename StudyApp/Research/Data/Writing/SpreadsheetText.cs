using System.Text.RegularExpressions;

namespace StudyApp.Research.Data.Writing;

/// <summary>Keeps spreadsheet programs from running what participants typed (OWASP, "CSV Injection").</summary>
internal static partial class SpreadsheetText
{
    // A line feed is skipped, and full-width signs are read as the plain ones.
    private const string Begins = "=+-@\t\r\n＝＋－＠";

    /// <summary>
    /// The text, with a leading <c>'</c> when it would be taken for a formula; a plain number such as <c>-5</c> or
    /// <c>+3.2</c> is left alone.
    /// </summary>
    public static string Guard(string text) =>
        text.Length > 0 && Begins.Contains(text[0]) && !PlainNumber().IsMatch(text) ? "'" + text : text;

    [GeneratedRegex(@"^[+-]([0-9]+(\.[0-9]+)?|\.[0-9]+)\z")]
    private static partial Regex PlainNumber();
}
