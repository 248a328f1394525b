using System.Text;
using SkiaSharp;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>Hands glyphs to Skia so that what they say can be read out of the file again.</summary>
internal static class Glyphs
{
    /// <summary>Adds a run at its place in the line.</summary>
    public static void Add(SKTextBlobBuilder builder, SKFont font, PlacedRun placed)
    {
        var run = placed.Run;
        if (run.Text is null)
        {
            builder.AddPositionedRun(run.Glyphs, font, PlacesOf(placed, 0, run.Glyphs.Length));
            return;
        }
        // Letters that change their form are written with the letter that they are. A glyph of two letters (lam and
        // alef) is left to
        // its own code: readers put the letters of one glyph in the wrong order where they turn a line around.
        for (var start = 0; start < run.Glyphs.Length;)
        {
            var end = start;
            while (end < run.Glyphs.Length && LettersOf(run, end) == 1) end++;
            if (end > start) AddWithText(builder, font, placed, start, end);
            else builder.AddPositionedRun(run.Glyphs.AsSpan(start, 1), font, PlacesOf(placed, start, 1));
            start = Math.Max(end, start + 1);
        }
    }

    // Glyphs stand as they are seen, so that the last one comes first in the text.
    private static void AddWithText(SKTextBlobBuilder builder, SKFont font, PlacedRun placed, int start, int end)
    {
        var run = placed.Run;
        var from = run.From[end - 1];
        var text = run.Text.AsSpan(from, Math.Max(run.From[start] + 1, EndOf(run, start)) - from);
        var buffer = builder.AllocatePositionedTextRun(font, end - start, Encoding.UTF8.GetByteCount(text), null);
        run.Glyphs.AsSpan(start, end - start).CopyTo(buffer.Glyphs);
        PlacesOf(placed, start, end - start).CopyTo(buffer.Positions);
        Encoding.UTF8.GetBytes(text, buffer.Text);
        for (var i = start; i < end; i++)
            buffer.Clusters[i - start] = (uint)Encoding.UTF8.GetByteCount(text[..(run.From[i] - from)]);
    }

    private static int LettersOf(GlyphRun run, int glyph)
    {
        var letters = 0;
        foreach (var _ in run.Text.AsSpan(run.From[glyph], EndOf(run, glyph) - run.From[glyph]).EnumerateRunes())
            letters++;
        return letters;
    }

    // Where the text of a glyph ends: where that of the one before it, to the left, begins.
    private static int EndOf(GlyphRun run, int glyph)
    {
        for (var i = glyph - 1; i >= 0; i--)
            if (run.From[i] > run.From[glyph]) return run.From[i];
        return run.Text!.Length;
    }

    private static SKPoint[] PlacesOf(PlacedRun placed, int start, int count)
    {
        var places = new SKPoint[count];
        for (var i = 0; i < count; i++) places[i] = new(placed.X + placed.Run.X[start + i], -placed.Run.Y[start + i]);
        return places;
    }
}
