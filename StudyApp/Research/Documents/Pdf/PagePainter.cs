using SkiaSharp;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>Draws laid-out pages by Skia. Of one document: not thread-safe.</summary>
internal sealed class PagePainter : IDisposable
{
    private const int LongestName = 500;

    private readonly Dictionary<FontFace, SKTypeface> _typefaces = [];
    private readonly Dictionary<(FontFace Face, bool IsThickened, float Size), SKFont> _fonts = [];

    private PagePainter(IEnumerable<List<PageMark>> pages)
    {
        // Each face with the glyphs that are used of it: whole fonts would be most of the file.
        var runs = pages
            .SelectMany(page => page)
            .OfType<TextMark>()
            .SelectMany(mark => mark.Line.Runs)
            .Select(run => run.Run);
        foreach (var face in runs.GroupBy(run => run.Font.Face))
        {
            var glyphs = face.SelectMany(run => run.Glyphs).Distinct().Order();
            using var data = SKData.CreateCopy(FontSubset.Of(face.Key, glyphs) ?? throw Unreadable());
            _typefaces[face.Key] = SKTypeface.FromData(data) ?? throw Unreadable();
        }
    }

    public void Dispose()
    {
        foreach (var font in _fonts.Values) font.Dispose();
        foreach (var typeface in _typefaces.Values) typeface.Dispose();
    }

    /// <summary>The pages as a PDF file.</summary>
    public static byte[] Paint(Document document, List<List<PageMark>> pages)
    {
        using var painter = new PagePainter(pages);
        using var file = new MemoryStream();
        var at = new DateTime(document.At.Ticks - (document.At.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        var about = new SKDocumentPdfMetadata
        {
            Title = Plain(document.Title),
            Subject = Plain(document.StudyName),
            Creator = "StudyApp",
            Producer = "StudyApp",
            Creation = at,
            Modified = at,
            RasterDpi = SKDocumentPdfMetadata.DefaultRasterDpi,
            EncodingQuality = SKDocumentPdfMetadata.DefaultEncodingQuality,
        };
        using (var pdf = SKDocument.CreatePdf(file, about))
        {
            foreach (var page in pages)
            {
                var canvas = pdf.BeginPage(PageSetter.PageWidth, PageSetter.PageHeight);
                foreach (var mark in page) painter.Draw(canvas, mark);
                pdf.EndPage();
            }
            pdf.Close();
        }
        return file.ToArray();
    }

    private static InvalidDataException Unreadable() => new("A font beside the program could not be read.");

    // What a reader's title bar can show.
    private static string Plain(string text) =>
        new([.. text.Take(LongestName).Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]);

    private void Draw(SKCanvas canvas, PageMark mark)
    {
        if (mark is RuleMark rule)
        {
            using var fill = new SKPaint { Color = ColorOf(rule.Ink), Style = SKPaintStyle.Fill };
            canvas.DrawRect(rule.X, rule.Y - (rule.Thickness / 2), rule.Width, rule.Thickness, fill);
        }
        else if (mark is TextMark text)
            for (var i = 0; i < text.Line.Runs.Count;) i = DrawRuns(canvas, text, i);
    }

    // Neighbours that look alike at once; answers where the next ones begin.
    private int DrawRuns(SKCanvas canvas, TextMark text, int first)
    {
        var runs = text.Line.Runs;
        var end = first + 1;
        while (end < runs.Count && runs[end].Run.Font == runs[first].Run.Font && runs[end].Link == runs[first].Link)
            end++;
        var font = FontOf(runs[first].Run.Font, text.Style.Size);
        using var builder = new SKTextBlobBuilder();
        for (var i = first; i < end; i++) Glyphs.Add(builder, font, runs[i]);
        using var blob = builder.Build();
        using var paint = new SKPaint
        {
            Color = ColorOf(runs[first].Link is null ? text.Style.Ink : Ink.Link),
            IsAntialias = true,
        };
        if (blob is not null) canvas.DrawText(blob, text.X, text.Base, paint);
        var (x, width) = (text.X + runs[first].X, runs[end - 1].X + runs[end - 1].Run.Width - runs[first].X);
        if (runs[first].Link is { } link) DrawLink(canvas, link, x, width, text, paint);
        return end;
    }

    private static void DrawLink(SKCanvas canvas, string link, float x, float width, TextMark text, SKPaint paint)
    {
        canvas.DrawRect(x, text.Base + 1.6f, width, 0.5f, paint);
        var place = new SKRect(x, text.Base - text.Style.Size, x + width, text.Base + (text.Style.Size * 0.3f));
        using var address = canvas.DrawUrlAnnotation(place, link);
    }

    private SKFont FontOf(FontChoice choice, float size)
    {
        var key = (choice.Face, choice.IsThickened, size);
        if (_fonts.TryGetValue(key, out var font)) return font;
        return _fonts[key] = new(_typefaces[choice.Face], size)
        {
            Embolden = choice.IsThickened,
            Hinting = SKFontHinting.None,
            LinearMetrics = true,
            Subpixel = true,
        };
    }

    private static SKColor ColorOf(Ink ink) => ink switch
    {
        Ink.Strong => new(0x16, 0x1D, 0x26),
        Ink.Quiet => new(0x55, 0x60, 0x6D),
        Ink.Link => new(0x1B, 0x4F, 0x9C),
        Ink.Hairline or _ => new(0xD3, 0xD9, 0xE0),
    };
}
