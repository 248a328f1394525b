using System.Collections.Immutable;
using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using StudyApp.Authoring.Html;

namespace StudyApp.Research.Documents;

/// <summary>Cleaned HTML as blocks: headings, paragraphs, lists, tables, links and bold.</summary>
/// <remarks>Everything else is its text, a picture its description.</remarks>
public sealed class HtmlBlocks
{
    private const int MaxColumns = 8;

    private readonly ImmutableArray<Block>.Builder _blocks = ImmutableArray.CreateBuilder<Block>();
    private readonly RichTextBuilder _text = new();
    private readonly Uri? _from;

    // The list item whose first text is still to come, the lists around it, and the heading it stands in.
    private string? _marker;
    private int _indent;
    private int _heading;

    private HtmlBlocks(Uri? from) => _from = from;

    /// <summary>The blocks of a text.</summary>
    /// <param name="html">The text.</param>
    /// <param name="from">The address of the page that showed it, from which its links count; null leaves out those
    /// that are not whole.</param>
    public static ImmutableArray<Block> Read(SafeHtml html, Uri? from)
    {
        var reader = new HtmlBlocks(from);
        if (new HtmlParser().ParseDocument(html.Value).Body is { } body) reader.Children(body, default);
        reader.Flush();
        return reader._blocks.ToImmutable();
    }

    private void Children(INode parent, Look look)
    {
        foreach (var child in parent.ChildNodes)
            if (child is IText text) _text.Add(text.Data, look.IsBold, look.Link, keepsLines: look.KeepsLines);
            else if (child is IElement element) Element(element, look);
    }

    private void Element(IElement element, Look look)
    {
        switch (element.LocalName)
        {
            case "br": _text.Break(); break;
            case "hr": Flush(); _blocks.Add(new RuleBlock()); break;
            case "img":
                if (element.GetAttribute("alt") is { Length: > 0 } shown)
                    _text.Add($"[{shown}]", look.IsBold, look.Link);
                break;
            case "audio" or "video" or "picture": break;
            case "b" or "strong" or "th": Children(element, look with { IsBold = true }); break;
            case "a": Children(element, look with { Link = AddressOf(element) ?? look.Link }); break;
            case "dt": Apart(element, look with { IsBold = true }); break;
            case "pre": Apart(element, look with { KeepsLines = true }); break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6": Heading(element, look); break;
            case "ul" or "ol" or "dd" or "blockquote": SetIn(element, look); break;
            case "table": Table((IHtmlTableElement)element); break;
            case "p" or "div" or "dl" or "li" or "figure" or "figcaption" or "caption": Apart(element, look); break;
            default: Children(element, look); break;
        }
    }

    private void Apart(INode element, Look look)
    {
        Flush();
        Children(element, look);
        Flush();
    }

    private void Heading(IElement element, Look look)
    {
        Flush();
        // Below the heading that the document gives the whole text.
        _heading = element.LocalName[1] - '0' + 1;
        Children(element, look);
        Flush();
        _heading = 0;
    }

    private void SetIn(IElement element, Look look)
    {
        Flush();
        _indent++;
        var number = element is IHtmlOrderedListElement ordered ? ordered.Start : (int?)null;
        if (element.LocalName is not ("ul" or "ol")) Children(element, look);
        else
            foreach (var child in element.Children)
            {
                _marker =
                    child.LocalName != "li" ? null
                    : number is { } at ? $"{at.ToString(CultureInfo.InvariantCulture)}."
                    : "•";
                if (number is not null && child.LocalName == "li") number++;
                Apart(child, look);
                _marker = null;
            }
        Flush();
        _indent--;
    }

    private void Table(IHtmlTableElement table)
    {
        Flush();
        if (table.Caption is { } caption) Apart(caption, new() { IsBold = true });
        var rows = table.Rows.Where(row => row.Cells.Length > 0)
            .Select(row => new TableRow(row.Cells.All(cell => cell.LocalName == "th"), [.. row.Cells.Select(Cell)]))
            .ToImmutableArray();
        var columns = rows.IsEmpty ? 0 : rows.Max(row => row.Cells.Length);
        if (columns is > 1 and <= MaxColumns) _blocks.Add(new TableBlock(rows));
        else
            foreach (var cell in rows.SelectMany(row => row.Cells).Where(cell => !cell.IsEmpty))
                _blocks.Add(new ParagraphBlock(cell, _indent));
    }

    // What stands below each other in a cell stays so.
    private RichText Cell(IHtmlTableCellElement cell)
    {
        var inner = new HtmlBlocks(_from);
        inner.Children(cell, new() { IsBold = cell.LocalName == "th" });
        inner.Flush();
        var spans = ImmutableArray.CreateBuilder<TextSpan>();
        foreach (var block in inner._blocks)
        {
            if (spans.Count > 0) spans.Add(new("\n"));
            spans.AddRange(block switch
            {
                ParagraphBlock paragraph => paragraph.Text.Spans,
                HeadingBlock heading => heading.Text.Bold().Spans,
                ListItemBlock item => [new($"{item.Marker} "), .. item.Text.Spans],
                TableBlock table =>
                [
                    .. table.Rows.SelectMany(row => row.Cells).SelectMany(text => text.Spans.Add(new("\n"))),
                ],
                _ => [],
            });
        }
        return new(spans.ToImmutable());
    }

    private void Flush()
    {
        if (_text.Take() is not { } text) return;
        if (_heading > 0) _blocks.Add(new HeadingBlock(_heading, text));
        else if (_marker is { } marker) _blocks.Add(new ListItemBlock(marker, text, _indent));
        else _blocks.Add(new ParagraphBlock(text, _indent));
        _marker = null;
    }

    private string? AddressOf(IElement link) =>
        link.GetAttribute("href") is { } href
        && (
            Uri.TryCreate(href, UriKind.Absolute, out var address)
            || (_from is not null && Uri.TryCreate(_from, href, out address))
        )
        && address.Scheme is "https" or "http" or "mailto"
            ? address.AbsoluteUri
            : null;

    private readonly record struct Look(bool IsBold, string? Link, bool KeepsLines);
}
