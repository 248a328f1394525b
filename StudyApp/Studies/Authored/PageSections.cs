namespace StudyApp.Studies.Authored;

/// <summary>What a page's template filled in of the page around it.</summary>
/// <remarks>
/// A page that extends the bundled <c>template.html</c> can fill all of it, any other has its text alone.
/// </remarks>
/// <param name="Title">The browser tab's text, as HTML; blank for the usual one.</param>
/// <param name="Head">Goes into <c>head</c>.</param>
/// <param name="Top">Instead of the bar at the top; <see cref="Usual"/> in it stands for that bar.</param>
/// <param name="Content">The text.</param>
/// <param name="Bottom">Below the text.</param>
/// <param name="Footer">Above the footer.</param>
public sealed record PageSections(string Title, string Head, string Top, string Content, string Bottom, string Footer)
{
    /// <summary>Stands for what the program shows there otherwise.</summary>
    public const string Usual = "<!--studyapp:usual-->";

    /// <summary>Stands for a Continue button.</summary>
    public const string Continue = "<!--studyapp:continue-->";

    private static readonly string[] Marks = ["title", "head", "top", "content", "bottom", "footer", "close"];

    /// <summary>Nothing but what the program shows.</summary>
    public static PageSections None { get; } = Of("");

    /// <summary>A text and nothing around it.</summary>
    public static PageSections Of(string content) => new("", "", Usual, content, "", "");

    /// <summary>What a rendered template filled in; null when it does not extend <c>template.html</c>.</summary>
    /// <remarks>Participants cannot write the marks: what they typed is escaped.</remarks>
    public static PageSections? Read(string html)
    {
        var parts = new string[Marks.Length - 1];
        var at = html.IndexOf(MarkOf(Marks[0]), StringComparison.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            var begin = at + MarkOf(Marks[i]).Length;
            var end = at < 0 ? -1 : html.IndexOf(MarkOf(Marks[i + 1]), begin, StringComparison.Ordinal);
            if (end < 0) return null;
            parts[i] = html[begin..end];
            at = end;
        }
        return new(parts[0].Trim(), parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    /// <summary>The mark that begins a section in the bundled template.</summary>
    internal static string MarkOf(string section) => $"<!--studyapp:{section}-->";
}
