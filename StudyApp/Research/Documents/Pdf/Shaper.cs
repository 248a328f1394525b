using System.Globalization;
using System.Text;
using HarfBuzzSharp;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>Cuts a paragraph into pieces and shapes them by HarfBuzz. Of one document: not thread-safe.</summary>
internal sealed class Shaper(string language, bool isRightToLeft) : IDisposable
{
    // Longer words are cut anywhere: no line holds as many characters.
    private const int LongestPiece = 100;

    private readonly HarfBuzzSharp.Buffer _buffer = new();
    private readonly Language _language = new(language);

    public void Dispose()
    {
        _buffer.Dispose();
        GC.KeepAlive(_language);
    }

    /// <summary>The pieces of a paragraph in the order of the text.</summary>
    public List<TextPiece> Pieces(PreparedText prepared)
    {
        var text = prepared.Text;
        var levels = isRightToLeft || Bidi.IsNeeded(text)
            ? Bidi.Levels(text, isRightToLeft, at => prepared.From.Spans[prepared.Spans[at]].IsLeftToRight)
            : new byte[text.Length];
        var pieces = new List<TextPiece>();
        var (start, mayBegin) = (0, false);
        for (var at = 0; at < text.Length;)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            var isBreak = at < text.Length && LineBreaks.IsBetween(RuneBefore(text, at), Rune.GetRuneAt(text, at));
            var isTooLong = at - start >= LongestPiece;
            if (at < text.Length && !isBreak && !isTooLong && IsAlike(prepared, levels, at - 1, at)) continue;
            pieces.Add(Piece(prepared, start, at - start, levels[start], mayBegin));
            (start, mayBegin) = (at, isBreak || isTooLong);
        }
        return pieces;
    }

    /// <summary>The part of a piece that is not wider, and the rest; the part holds one character at least.</summary>
    public (TextPiece Part, TextPiece? Remainder) Split(TextPiece piece, float width, PreparedText prepared)
    {
        var (length, next) = (0, 0);
        while (length < piece.Length)
        {
            next =
                length
                + StringInfo.GetNextTextElementLength(
                    prepared.Text.AsSpan(piece.Start + length, piece.Length - length)
                );
            if (length > 0 && WidthOf(piece, next) > width) break;
            length = next;
        }
        if (length == piece.Length) return (piece, null);
        return (Piece(prepared, piece.Start, length, piece.Level, piece.MayBegin),
            Piece(prepared, piece.Start + length, piece.Length - length, piece.Level, mayBegin: true));
    }

    private static float WidthOf(TextPiece piece, int length)
    {
        var width = 0f;
        for (var i = 0; i < piece.Clusters.Length; i++)
            if (piece.Clusters[i] < piece.Start + length) width += piece.Advances[i];
        return width;
    }

    private static bool IsAlike(PreparedText prepared, byte[] levels, int last, int next) =>
        prepared.Spans[last] == prepared.Spans[next]
        && prepared.Fonts[last] == prepared.Fonts[next]
        && levels[last] == levels[next]
        && (prepared.Text[last] == ' ') == (prepared.Text[next] == ' ');

    private static Rune RuneBefore(string text, int at) =>
        Rune.GetRuneAt(text, at - (at > 1 && char.IsLowSurrogate(text[at - 1]) ? 2 : 1));

    private TextPiece Piece(PreparedText prepared, int start, int length, byte level, bool mayBegin)
    {
        var font = prepared.Fonts[start];
        var isRightToLeftPiece = level % 2 == 1;
        _buffer.ClearContents();
        _buffer.Direction = isRightToLeftPiece ? Direction.RightToLeft : Direction.LeftToRight;
        _buffer.Language = _language;
        // Each mark on a letter is a character of its own.
        _buffer.ClusterLevel = ClusterLevel.MonotoneCharacters;
        // With what stands around it: Arabic letters join across the border of a bold word.
        _buffer.AddUtf16(prepared.Text.AsSpan(), start, length);
        _buffer.GuessSegmentProperties();
        font.Face.Shape(_buffer, withLigatures: isRightToLeftPiece);
        var infos = _buffer.GetGlyphInfoSpan();
        var places = _buffer.GetGlyphPositionSpan();
        var scale = prepared.Style.Size / font.Face.UnitsPerEm;
        var (glyphs, clusters, advances) = (new ushort[infos.Length], new int[infos.Length], new float[infos.Length]);
        var (x, y, width) = (new float[infos.Length], new float[infos.Length], 0f);
        for (var i = 0; i < infos.Length; i++)
        {
            (glyphs[i], clusters[i], advances[i]) = (
                (ushort)infos[i].Codepoint,
                (int)infos[i].Cluster,
                places[i].XAdvance * scale
            );
            (x[i], y[i]) = (width + (places[i].XOffset * scale), places[i].YOffset * scale);
            width += advances[i];
        }
        return new()
        {
            Start = start,
            Length = length,
            Run = new(font, glyphs, x, y, width)
            {
                Text = isRightToLeftPiece ? prepared.Text.Substring(start, length) : null,
                From = isRightToLeftPiece ? [.. clusters.Select(cluster => cluster - start)] : [],
            },
            Clusters = clusters,
            Advances = advances,
            Level = level,
            Link = prepared.From.Spans[prepared.Spans[start]].Link,
            IsSpace = prepared.Text[start] == ' ',
            MayBegin = mayBegin,
        };
    }
}
