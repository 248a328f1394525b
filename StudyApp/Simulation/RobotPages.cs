using System.Collections.Concurrent;
using AngleSharp.Html.Parser;

namespace StudyApp.Simulation;

/// <summary>Reads pages for all artificial participants of a simulation.</summary>
/// <remarks>
/// What differs from one participant to the next is mostly the form's token: a page that was read once is known again.
/// Thread-safe.
/// </remarks>
internal sealed class RobotPages
{
    private const string BeforeToken = $"name=\"{RobotForm.TokenField}\" value=\"";

    // Pages that name the participant are no use to others; only so many are kept.
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<string, RobotPage> _known = new(StringComparer.Ordinal);

    /// <summary>Reads a page; null when the text is not one of a study.</summary>
    public RobotPage? Read(string html)
    {
        var begin = html.IndexOf(BeforeToken, StringComparison.Ordinal) + BeforeToken.Length;
        var end = begin < BeforeToken.Length ? -1 : html.IndexOf('"', begin);
        // Two forms have two tokens.
        if (end < 0 || html.IndexOf(BeforeToken, end, StringComparison.Ordinal) >= 0)
            return RobotPage.Read(new HtmlParser(), html);
        var rest = string.Concat(html.AsSpan(0, begin), html.AsSpan(end));
        if (!_known.TryGetValue(rest, out var page))
        {
            page = RobotPage.Read(new HtmlParser(), html);
            if (page?.Form is null || page.Task is not null) return page;
            if (_known.Count < MostKept) _known[rest] = page;
        }
        return page with { Form = page.Form!.WithToken(html[begin..end]) };
    }
}
