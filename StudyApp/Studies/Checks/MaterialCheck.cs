using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Finds what the study's texts load from other hosts (pictures, scripts, style sheets, frames, films), which pages do
/// not, and addresses in templates that let any scheme through.
/// </summary>
internal sealed partial class MaterialCheck(StudyFiles files, DiagnosticBag diagnostics)
{
    private static readonly string[] Loading = ["src", "poster", "data", "background"];

    private static readonly string[] Followed = ["href", "src", "action", "formaction", "data", "xlink:href"];

    // These hold nothing that a participant has typed.
    private static readonly string[] Ours =
    [
        "url_for",
        "config",
        "question",
        "style_url",
        "request",
        "crumb",
        "crumbs",
        "flat_page_list",
    ];

    public void Report(TableNode config)
    {
        foreach (var (path, text) in files.Texts)
            if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) ReportJson(path, text);
            else if (path.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
                || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase)
                || path.EndsWith(".css", StringComparison.OrdinalIgnoreCase)) ReportFile(path, text);
        ReportNode(config, new(files.ConfigName, files.ConfigText), files.ConfigText);
    }

    private void ReportFile(string path, string text)
    {
        var markup = new AuthoredMarkup(path, text);
        if (MayBeRemote(text))
            foreach (var (address, span) in Remote(markup)) Warn(address, span);
        if (InTemplates().IsMatch(path) && text.Contains("{{", StringComparison.Ordinal)) ReportUnguarded(markup);
    }

    private void ReportJson(string path, string text)
    {
        if (!MayBeRemote(text) || JsonText.Read(path, text, new DiagnosticBag()) is not { } root) return;
        ReportNode(root, new(path, text), text);
    }

    private void ReportNode(Node node, AuthoredMarkup file, string text)
    {
        switch (node)
        {
            case StringNode { Value: var value } found
                when value.Contains('<', StringComparison.Ordinal) && MayBeRemote(value):
                foreach (var (address, _) in Remote(new("", value))) Warn(address, PlaceOf(address, found, file, text));
                break;
            case ListNode list:
                foreach (var item in list.Items) ReportNode(item, file, text);
                break;
            case TableNode table:
                foreach (var entry in table.Entries) ReportNode(entry.Value, file, text);
                break;
            default: break;
        }
    }

    // Escapes keep a text in a string from standing in the file as it is; addresses have none.
    private static SourceSpan PlaceOf(string address, StringNode node, AuthoredMarkup file, string text)
    {
        if (node.Span.Line < 1) return node.Span;
        var start = 0;
        for (var line = 1; line < node.Span.Line; line++) start = text.IndexOf('\n', start) + 1;
        var found = text.IndexOf(
            address,
            Math.Min(text.Length, start + node.Span.Column - 1),
            StringComparison.Ordinal
        );
        return found < 0 ? node.Span : file.Place(found, address.Length);
    }

    private static IEnumerable<(string Address, SourceSpan Span)> Remote(AuthoredMarkup markup) =>
        markup
            .Attributes()
            .SelectMany(Loaded)
            .Concat(markup.Styles())
            .Where(a => IsRemote().IsMatch(a.Address))
            .DistinctBy(a => a.Span);

    private static IEnumerable<(string Address, SourceSpan Span)> Loaded(MarkupAttribute attribute) =>
        attribute.Name switch
        {
            "srcset" => Candidates(attribute),
            "href" or "xlink:href" when attribute.Tag is "image" or "use"
                || (attribute.Tag == "link" && LoadingLink().IsMatch(attribute.TagText)) =>
        [
            (attribute.Value.Trim(), attribute.Span),
        ],
            _ when Loading.Contains(attribute.Name) => [(attribute.Value.Trim(), attribute.Span)],
            _ => [],
        };

    private static IEnumerable<(string Address, SourceSpan Span)> Candidates(MarkupAttribute attribute) =>
        from candidate in Candidate().Matches(attribute.Value)
        select (candidate.Groups[1].Value, attribute.Span.Shift(candidate.Groups[1].Index, candidate.Groups[1].Length));

    private void ReportUnguarded(AuthoredMarkup markup)
    {
        foreach (var attribute in markup.Attributes())
            if (Followed.Contains(attribute.Name) && Leading().Match(attribute.Value) is { Success: true } placeholder
                && !Ours.Contains(placeholder.Groups["name"].Value) && !Guarded().IsMatch(placeholder.Value))
                diagnostics.Warn(DiagnosticCodes.UnguardedAddress, attribute.Span,
                    $"This {attribute.Name} takes whatever \"{placeholder.Groups["name"].Value}\" holds, "
                        + $"javascript: too.",
                    "write {{ … | url }}, which lets through addresses only");
    }

    private void Warn(string address, SourceSpan span) =>
        diagnostics.Warn(DiagnosticCodes.RemoteMedia, span,
            $"\"{address}\" lies outside the study: pages load nothing from there, so it will be missing.",
            "save the file in the folder static and write /static/NAME");

    private static bool MayBeRemote(string text) => text.Contains("//", StringComparison.Ordinal);

    [GeneratedRegex("^(https?:)?//", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsRemote();

    [GeneratedRegex("""\brel\s*=\s*["']?[^"'>]*(stylesheet|icon|preload|prefetch|preconnect|manifest)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LoadingLink();

    [GeneratedRegex(@"(?:^|,)\s*([^\s,]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Candidate();

    [GeneratedRegex(@"^(?:[^/]+/)?templates/", RegexOptions.CultureInvariant)]
    private static partial Regex InTemplates();

    [GeneratedRegex(@"^\s*\{\{[-+]?\s*(?<name>[A-Za-z_]\w*)[^}]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Leading();

    [GeneratedRegex(@"\|\s*url\b", RegexOptions.CultureInvariant)]
    private static partial Regex Guarded();
}
