using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using StudyApp.Studies.Authored;

namespace StudyApp.Web.Participant.Authored;

/// <summary>An author's HTML on its way to the browser.</summary>
/// <remarks>
/// It stays as it was written, but its forms get the fields that ours have, and Continue buttons stand where they were
/// asked for.
/// </remarks>
/// <param name="fields">The hidden fields, as HTML.</param>
/// <param name="button">The Continue button, as HTML; empty where the page has one already.</param>
/// <param name="action">Where a Continue button outside every form leads.</param>
internal sealed partial class AuthorMarkup(string fields, string button, string action)
{
    // Their content is text, whatever stands in it.
    private static readonly string[] RawText =
    [
        "script",
        "style",
        "textarea",
        "title",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
    ];

    /// <summary>A part of a page.</summary>
    public string Fragment(string html) => Write(html, "", "");

    /// <summary>A whole document.</summary>
    /// <param name="html">As it was written.</param>
    /// <param name="head">Goes before everything else in its head.</param>
    /// <param name="page">The page's path, which its body is to carry.</param>
    public string Document(string html, string head, string page) =>
        Write(html, head, $" data-page=\"{WebUtility.HtmlEncode(page)}\"");

    private string Write(string html, string head, string body)
    {
        var into = new StringBuilder(html.Length + 512);
        var (at, isInForm) = (0, false);
        while (at < html.Length)
        {
            var next = html.IndexOf('<', at);
            if (next < 0) break;
            into.Append(html, at, next - at);
            at = next;
            if (StartsWith(html, at, PageSections.Continue))
            {
                at += PageSections.Continue.Length;
                into.Append(
                    button.Length == 0 || isInForm
                        ? button
                        : $"<form method=\"post\" action=\"{action}\">{fields}{button}</form>"
                );
            }
            else if (StartsWith(html, at, "<!--")) Copy(html.IndexOf("-->", at + 4, StringComparison.Ordinal), 3);
            else if (TagName().Match(html, at) is { Success: true } tag && tag.Index == at)
            {
                var (name, end) = (tag.Groups[2].Value.ToLowerInvariant(), EndOfTag(html, at + tag.Length));
                var text = html[at..end];
                at = end;
                if (tag.Groups[1].Length > 0)
                {
                    into.Append(text);
                    if (name == "form") isInForm = false;
                    continue;
                }
                if (name == "body" && body.Length > 0)
                {
                    text = text.Insert(tag.Length, body);
                    body = "";
                }
                into.Append(text);
                if (name == "head" && head.Length > 0)
                {
                    into.Append(head);
                    head = "";
                }
                if (name == "form")
                {
                    isInForm = true;
                    if (IsPostHere(text)) into.Append(fields);
                }
                if (Array.IndexOf(RawText, name) >= 0)
                    Copy(html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase), 0);
            }
            else
            {
                into.Append('<');
                at++;
            }
        }
        into.Append(html, at, html.Length - at);
        // A document may leave both tags out; a late <body> only adds what it carries.
        if (head.Length > 0) into.Insert(Doctype().Match(into.ToString()).Length, head);
        if (body.Length > 0) into.Append("<body").Append(body).Append('>');
        return into.ToString();

        void Copy(int end, int more)
        {
            end = end < 0 ? html.Length : end + more;
            into.Append(html, at, end - at);
            at = end;
        }
    }

    private static bool StartsWith(string html, int at, string what) =>
        string.CompareOrdinal(html, at, what, 0, what.Length) == 0;

    // After the >, which may stand in a quoted attribute.
    private static int EndOfTag(string html, int at)
    {
        var afterEquals = false;
        for (; at < html.Length; at++)
        {
            var c = html[at];
            if (c == '>') return at + 1;
            if (afterEquals && c is '"' or '\'')
            {
                at = html.IndexOf(c, at + 1);
                if (at < 0) return html.Length;
                afterEquals = false;
            }
            else if (c == '=') afterEquals = true;
            else if (!char.IsWhiteSpace(c)) afterEquals = false;
        }
        return html.Length;
    }

    // A token is for this server alone.
    private static bool IsPostHere(string form)
    {
        var leads = Action().Match(form) is { Success: true } given ? given.Groups[1].Value.Trim('"', '\'').Trim() : "";
        return Post().IsMatch(form)
            && !leads.StartsWith("//", StringComparison.Ordinal)
            && !leads.StartsWith('\\')
            && !leads.StartsWith("/\\", StringComparison.Ordinal)
            && !Scheme().IsMatch(leads);
    }

    [GeneratedRegex(@"<(/?)([A-Za-z][^\s/>]*)")]
    private static partial Regex TagName();

    [GeneratedRegex(@"\smethod\s*=\s*[""']?post[""'\s>]", RegexOptions.IgnoreCase)]
    private static partial Regex Post();

    [GeneratedRegex(@"\saction\s*=\s*(""[^""]*""|'[^']*'|[^\s>]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Action();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^\s*(?:<!doctype[^>]*>)?\s*(?:<html[^>]*>)?", RegexOptions.IgnoreCase)]
    private static partial Regex Doctype();
}
