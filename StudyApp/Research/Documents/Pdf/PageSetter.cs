using System.Collections.Immutable;
using System.Globalization;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>Lays a document's blocks out on pages of A4. Of one document: not thread-safe.</summary>
internal sealed class PageSetter
{
    public const float PageWidth = 595.276f;
    public const float PageHeight = 841.89f;

    /// <summary>What is longer ends there, and says so.</summary>
    public const int MostPages = 100;

    private const float Side = 68;
    private const float Top = 64;
    private const float Bottom = 84;
    private const float TextWidth = PageWidth - (2 * Side);
    private const float Indent = 18;
    private const int MostIndents = 5;
    private const float LabelWidth = 128;
    private const float Gutter = 14;
    private const int LongestFoot = 120;

    private static readonly TextStyle Title = new(20, 26, Ink.Strong);
    private static readonly TextStyle Study = new(10, 15, Ink.Quiet);
    private static readonly TextStyle Body = new(10.5f, 16, Ink.Strong);
    private static readonly TextStyle Label = new(9.5f, 16, Ink.Quiet);
    private static readonly TextStyle Cell = new(9.5f, 13.5f, Ink.Strong);
    private static readonly TextStyle Foot = new(8.5f, 12, Ink.Quiet);
    private static readonly TextStyle[] Headings =
    [
        new(14, 19, Ink.Strong),
        new(12.5f, 18, Ink.Strong),
        new(11, 16, Ink.Strong),
    ];

    private readonly Document _document;
    private readonly TextSetter _setter;
    private readonly List<List<PageMark>> _pages = [[]];
    private float _y = Top;
    private bool _isCut;

    private PageSetter(Document document, TextSetter setter)
    {
        _document = document;
        _setter = setter;
    }

    private float Left => PageHeight - Bottom - _y;

    private bool IsAtTop => _y <= Top;

    /// <summary>The pages of a document, each with what is drawn on it.</summary>
    public static List<List<PageMark>> Set(Document document, FontShelf shelf)
    {
        using var shaper = new Shaper(document.Language, document.IsRightToLeft);
        var isChinese = document.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        var setter = new TextSetter(shelf, shaper, isChinese, document.IsRightToLeft);
        var pages = new PageSetter(document, setter);
        pages.Head();
        foreach (var block in document.Blocks)
        {
            pages.Add(block);
            if (pages._isCut || (pages._isCut = setter.IsExhausted)) break;
        }
        pages.Feet(new(shelf, shaper, isChinese, document.IsRightToLeft));
        return pages._pages;
    }

    private void Head()
    {
        Text(RichText.Of(_document.StudyName), Study, 0, TextWidth);
        _y += 3;
        Text(RichText.Of(_document.Title).Bold(), Title, 0, TextWidth);
        _y += 9;
        Rule(1.5f, Ink.Strong);
        _y += 12;
    }

    private void Add(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading: Heading(heading); break;
            case ParagraphBlock paragraph: Paragraph(paragraph); break;
            case ListItemBlock item: Item(item); break;
            case FactsBlock facts: Facts(facts); break;
            case TableBlock table: Table(table); break;
            case RuleBlock: Across(); break;
        }
    }

    private void Across()
    {
        if (Left < 14) NewPage();
        _y += 4;
        Rule(0.6f, Ink.Hairline);
        _y += 10;
    }

    private void Heading(HeadingBlock heading)
    {
        var style = Headings[Math.Clamp(heading.Level, 1, Headings.Length) - 1];
        if (!IsAtTop) _y += style.Size * 0.8f;
        // Never the last line of a page.
        if (Left < style.Leading + (3 * Body.Leading)) NewPage();
        Text(heading.Text.Bold(), style, 0, TextWidth);
        _y += 4;
    }

    private void Paragraph(ParagraphBlock paragraph)
    {
        var indent = Math.Min(paragraph.Indent, MostIndents) * Indent;
        Text(paragraph.Text, Body, indent, TextWidth - indent);
        _y += 7;
    }

    private void Item(ListItemBlock item)
    {
        var indent = Math.Min(item.Indent, MostIndents) * Indent;
        if (Left < Body.Leading) NewPage();
        var marker = _setter.Set(RichText.Of(item.Marker), Body, Indent * 2);
        if (marker.Count > 0 && !_isCut) Put(marker[0], Body, indent - marker[0].Width - 6, marker[0].Width, _y);
        Text(item.Text, Body, indent, TextWidth - indent);
        _y += 4;
    }

    private void Facts(FactsBlock facts)
    {
        foreach (var fact in facts.Facts)
        {
            Row(
                [RichText.Of(fact.Label), fact.Value],
                [Label, Body],
                [LabelWidth, TextWidth - LabelWidth - Gutter],
                repeated: null
            );
            if (_isCut) return;
        }
        _y += 12;
    }

    private void Table(TableBlock table)
    {
        var columns = table.Rows.Max(row => row.Cells.Length);
        var widths = WidthsOf(table, columns);
        var styles = Enumerable.Repeat(Cell, columns).ToArray();
        var header = table.Rows.TakeWhile(row => row.IsHeader).FirstOrDefault();
        _y += 4;
        Rule(0.6f, Ink.Quiet);
        foreach (var row in table.Rows)
        {
            Row(row.Cells, styles, widths, row == header ? null : header?.Cells);
            if (_isCut) return;
        }
        _y += 12;
    }

    // As wide as the longest text of each column, as far as there is place; what is wider shares it.
    private static float[] WidthsOf(TableBlock table, int columns)
    {
        var place = TextWidth - (Gutter * (columns - 1));
        var wishes = new float[columns];
        foreach (var row in table.Rows)
            for (var i = 0; i < row.Cells.Length; i++)
                wishes[i] = Math.Max(
                    wishes[i],
                    Math.Min(place, row.Cells[i].Spans.Sum(span => span.Text.Length) * Cell.Size * 0.6f)
                );
        for (var i = 0; i < columns; i++) wishes[i] = Math.Max(wishes[i], 24);
        var sum = wishes.Sum();
        if (sum <= place) return [.. wishes.Select(wish => wish * Math.Min(1.6f, place / sum))];
        var even = place / columns;
        var spare = wishes.Sum(wish => Math.Max(0, even - wish));
        var greedy = wishes.Sum(wish => Math.Max(0, wish - even));
        return [.. wishes.Select(wish => wish <= even ? wish : even + (spare * (wish - even) / greedy))];
    }

    // Cells beside each other; a row that no page holds goes on on the next.
    private void Row(
        ImmutableArray<RichText> cells,
        TextStyle[] styles,
        float[] widths,
        ImmutableArray<RichText>? repeated
    )
    {
        const float Padding = 5;
        var lines = cells.Select((cell, i) => _setter.Set(cell, styles[i], widths[i])).ToArray();
        var leading = styles.Max(style => style.Leading);
        var count = Math.Max(1, lines.Max(cell => cell.Count));
        if (Left < (2 * Padding) + (leading * Math.Min(count, 4))) NewPage(repeated, styles, widths);
        for (var from = 0; from < count && !_isCut;)
        {
            var fits = Math.Max(1, (int)((Left - (2 * Padding)) / leading));
            var to = Math.Min(count, from + fits);
            _y += Padding;
            var x = 0f;
            for (var i = 0; i < lines.Length; i++)
            {
                for (var line = from; line < Math.Min(to, lines[i].Count); line++)
                    Put(lines[i][line], styles[i], x, widths[i], _y + ((line - from) * leading), leading);
                x += widths[i] + Gutter;
            }
            _y += ((to - from) * leading) + Padding;
            from = to;
            if (from < count) NewPage(repeated, styles, widths);
        }
        if (!_isCut) Rule(0.6f, Ink.Hairline);
    }

    private void Text(RichText text, TextStyle style, float start, float width)
    {
        foreach (var line in _setter.Set(text, style, width))
        {
            if (Left < style.Leading) NewPage();
            if (_isCut) return;
            Put(line, style, start, width, _y);
            _y += style.Leading;
        }
    }

    // Columns begin at the side where lines begin.
    private void Put(TextLine line, TextStyle style, float start, float width, float y, float? leading = null) =>
        Put(_pages[^1], line, style, start, width, y, leading ?? style.Leading, isAtEnd: false);

    private void Put(
        List<PageMark> page,
        TextLine line,
        TextStyle style,
        float start,
        float width,
        float y,
        float leading,
        bool isAtEnd
    )
    {
        var left = _document.IsRightToLeft ? PageWidth - Side - start - width : Side + start;
        var x = _document.IsRightToLeft != isAtEnd ? left + width - line.Width : left;
        if (line.Runs.Count > 0) page.Add(new TextMark(line, x, y + (style with { Leading = leading }).Base, style));
    }

    private void Rule(float thickness, Ink ink)
    {
        if (!_isCut) _pages[^1].Add(new RuleMark(Side, _y, TextWidth, thickness, ink));
    }

    private void NewPage(ImmutableArray<RichText>? repeated = null, TextStyle[]? styles = null, float[]? widths = null)
    {
        if (_pages.Count == MostPages)
        {
            _isCut = true;
            return;
        }
        _pages.Add([]);
        _y = Top;
        if (repeated is { } header) Row(header, styles!, widths!, repeated: null);
    }

    private void Feet(TextSetter setter)
    {
        var name = $"{_document.Title} · {_document.StudyName}";
        // One line, however long a title is.
        if (name.Length > LongestFoot) name = string.Concat(name.AsSpan(0, LongestFoot), "…");
        for (var i = 0; i < _pages.Count; i++)
        {
            var number = string.Format(CultureInfo.InvariantCulture, _document.PageOf, i + 1, _pages.Count);
            var y = PageHeight - 50;
            _pages[i].Add(new RuleMark(Side, y - 6, TextWidth, 0.6f, Ink.Hairline));
            var page = setter.Set(RichText.Of(number), Foot, 150)[0];
            var study = setter.Set(RichText.Of(name), Foot, TextWidth - 160)[0];
            Put(_pages[i], study, Foot, 0, TextWidth, y, Foot.Leading, isAtEnd: false);
            Put(_pages[i], page, Foot, 0, TextWidth, y, Foot.Leading, isAtEnd: true);
        }
        if (!_isCut) return;
        var note = string.Format(CultureInfo.InvariantCulture, _document.IsCut, MostPages);
        foreach (var line in setter.Set(RichText.Of(note).Bold(), Label, TextWidth).Take(1))
            Put(_pages[^1], line, Label, 0, TextWidth, PageHeight - 78, Label.Leading, isAtEnd: false);
    }
}
