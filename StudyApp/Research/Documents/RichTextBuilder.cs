using System.Collections.Immutable;
using System.Text;

namespace StudyApp.Research.Documents;

/// <summary>Gathers text as a browser shows it: white space is one space, and none at the ends of a line.</summary>
internal sealed class RichTextBuilder
{
    private readonly ImmutableArray<TextSpan>.Builder _spans = ImmutableArray.CreateBuilder<TextSpan>();
    private bool _endsInSpace = true;

    public void Add(string text, bool isBold, string? link, bool keepsLines = false)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (keepsLines && c == '\n')
            {
                kept.Append('\n');
                _endsInSpace = true;
            }
            else if (c is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                if (!_endsInSpace) kept.Append(' ');
                _endsInSpace = true;
            }
            else
            {
                kept.Append(c);
                _endsInSpace = false;
            }
        }
        if (kept.Length > 0) _spans.Add(new(kept.ToString()) { IsBold = isBold, Link = link });
    }

    public void Break()
    {
        _spans.Add(new("\n"));
        _endsInSpace = true;
    }

    /// <summary>What was gathered; null for nothing to read. It begins anew.</summary>
    public RichText? Take()
    {
        while (
            _spans.Count > 0 && _spans[^1].Text.TrimEnd('\n', ' ') is var rest && rest.Length < _spans[^1].Text.Length
        )
            if (rest.Length > 0) _spans[^1] = _spans[^1] with { Text = rest };
            else _spans.RemoveAt(_spans.Count - 1);
        var text = new RichText(_spans.ToImmutable());
        _spans.Clear();
        _endsInSpace = true;
        return text.IsEmpty ? null : text;
    }
}
