namespace StudyApp.Research.Documents.Pdf;

/// <summary>Sets text in lines. Of one document: not thread-safe.</summary>
internal sealed class TextSetter(FontShelf shelf, Shaper shaper, bool isChinese, bool isRightToLeft)
{
    /// <summary>More than the greatest number of pages holds.</summary>
    public const int MostCharacters = 500_000;

    private int _left = MostCharacters;

    /// <summary>Whether text was left out, since there was too much of it.</summary>
    public bool IsExhausted => _left <= 0;

    /// <summary>The lines of a text that are not wider than a column.</summary>
    public List<TextLine> Set(RichText text, TextStyle style, float width)
    {
        var lines = new List<TextLine>();
        foreach (
            var paragraph in PreparedText.Of(
                text,
                style,
                (character, isBold) => shelf.Find(character, isBold, isChinese),
                _left
            )
        )
        {
            _left -= paragraph.Text.Length + 1;
            Break(paragraph, width, lines);
        }
        return lines;
    }

    private void Break(PreparedText paragraph, float width, List<TextLine> lines)
    {
        var open = new OpenLine();
        var pieces = shaper.Pieces(paragraph);
        for (var i = 0; i < pieces.Count;)
        {
            var end = i + 1;
            while (end < pieces.Count && !pieces[end].MayBegin && !pieces[end].IsSpace && !pieces[i].IsSpace) end++;
            var word = pieces[i..end];
            i = end;
            if (word[0].IsSpace)
            {
                if (!open.IsEmpty) open.Add(word[0]);
                continue;
            }
            var wide = word.Sum(piece => piece.Width);
            if (!open.IsEmpty && open.Width + wide > width) End(open, lines);
            if (wide <= width) open.AddAll(word);
            else
                foreach (var piece in word) AddInParts(piece, paragraph, width, open, lines);
        }
        End(open, lines);
    }

    // A word that no line holds goes on where it must.
    private void AddInParts(TextPiece piece, PreparedText paragraph, float width, OpenLine open, List<TextLine> lines)
    {
        for (var rest = piece; rest is not null;)
        {
            if (open.Width + rest.Width <= width)
            {
                open.Add(rest);
                return;
            }
            if (!open.IsEmpty && width - open.Width < paragraph.Style.Size) End(open, lines);
            (var part, rest) = shaper.Split(rest, width - open.Width, paragraph);
            open.Add(part);
            if (rest is not null) End(open, lines);
        }
    }

    private void End(OpenLine open, List<TextLine> lines)
    {
        var pieces = open.Take();
        Reverse(pieces, isRightToLeft ? 1 : 0);
        var runs = new List<PlacedRun>(pieces.Count);
        var x = 0f;
        foreach (var piece in pieces)
        {
            runs.Add(new(piece.Run, x, piece.Link));
            x += piece.Width;
        }
        lines.Add(new(runs, x));
    }

    // Rule L2 of UAX #9: from the highest level on, whatever has that level or a higher one is turned around.
    private static void Reverse(List<TextPiece> pieces, int lowest)
    {
        for (
            var level = pieces.Count == 0 ? 0 : pieces.Max(piece => (int)piece.Level);
            level >= Math.Max(1, lowest);
            level--
        )
            for (var i = 0; i < pieces.Count;)
            {
                var end = i;
                while (end < pieces.Count && pieces[end].Level >= level) end++;
                pieces.Reverse(i, end - i);
                i = end + 1;
            }
    }

    private sealed class OpenLine
    {
        private readonly List<TextPiece> _pieces = [];

        public bool IsEmpty => _pieces.Count == 0;

        /// <summary>With the space at its end.</summary>
        public float Width { get; private set; }

        public void Add(TextPiece piece)
        {
            _pieces.Add(piece);
            Width += piece.Width;
        }

        public void AddAll(List<TextPiece> pieces)
        {
            foreach (var piece in pieces) Add(piece);
        }

        public List<TextPiece> Take()
        {
            var pieces = _pieces.ToList();
            while (pieces.Count > 0 && pieces[^1].IsSpace) pieces.RemoveAt(pieces.Count - 1);
            _pieces.Clear();
            Width = 0;
            return pieces;
        }
    }
}
