using System.Globalization;

namespace StudyApp.Studies.Items.Answers;

/// <summary>How long the texts are that match an author's pattern, in UTF-16 code units.</summary>
/// <remarks>Knows the common parts of regular expressions and claims nothing of others.</remarks>
internal sealed class PatternLengths(string pattern)
{
    // Far beyond every text that is accepted; keeps sums of products within their type.
    private const long Endless = int.MaxValue;

    private int _at;

    /// <summary>The shortest and the longest; null when the pattern holds something unknown.</summary>
    public static (long Least, long Most)? Of(string pattern)
    {
        try
        {
            var reader = new PatternLengths(pattern);
            var lengths = reader.Choice();
            return reader.Ended ? lengths : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private bool Ended => _at >= pattern.Length;

    private char Next() => Ended ? throw new FormatException("The pattern ends too early.") : pattern[_at++];

    private bool Take(char wanted)
    {
        if (Ended || pattern[_at] != wanted) return false;
        _at++;
        return true;
    }

    private (long Least, long Most) Choice()
    {
        var lengths = Sequence();
        while (Take('|'))
        {
            var other = Sequence();
            lengths = (Math.Min(lengths.Least, other.Least), Math.Max(lengths.Most, other.Most));
        }
        return lengths;
    }

    private (long Least, long Most) Sequence()
    {
        var (least, most) = (0L, 0L);
        while (!Ended && pattern[_at] is not ('|' or ')'))
        {
            var atom = Atom();
            var (fewest, largest) = Times();
            least = Math.Min(Endless, least + (atom.Least * fewest));
            most = Math.Min(Endless, most + (atom.Most == 0 ? 0 : Math.Min(Endless, atom.Most * largest)));
        }
        return (least, most);
    }

    private (long Least, long Most) Atom()
    {
        switch (Next())
        {
            case '(':
                if (Take('?') && !Take(':')) throw new FormatException("Only plain groups are known.");
                var inner = Choice();
                return Take(')') ? inner : throw new FormatException("A group is not closed.");
            case '[':
                SkipSet();
                return (1, 1);
            case '\\': return Escaped(Next());
            case '^' or '$': return (0, 0);
            case '*' or '+' or '?': throw new FormatException("A repetition of nothing.");
            default: return (1, 1);
        }
    }

    private (long Fewest, long Most) Times()
    {
        var (low, high) = (1L, 1L);
        if (Take('?')) (low, high) = (0, 1);
        else if (Take('*')) (low, high) = (0, Endless);
        else if (Take('+')) (low, high) = (1, Endless);
        else if (!Ended && pattern[_at] == '{') (low, high) = Counted();
        else return (1, 1);
        Take('?');
        return (low, high);
    }

    private (long Fewest, long Most) Counted()
    {
        var close = pattern.IndexOf('}', _at);
        if (close < 0) throw new FormatException("A repetition is not closed.");
        var parts = pattern[(_at + 1)..close].Split(',');
        _at = close + 1;
        var low = (long)int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture);
        if (parts.Length == 1) return (low, low);
        return parts is [_, ""]
            ? (low, Endless)
            : (low, int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private void SkipSet()
    {
        Take('^');
        for (var first = true; first || !Take(']'); first = false)
            if (Next() == '\\') Next();
    }

    private (long Least, long Most) Escaped(char code)
    {
        switch (code)
        {
            case 'b' or 'B' or 'A' or 'Z' or 'z' or 'G': return (0, 0);
            case 'p' or 'P':
                var close = pattern.IndexOf('}', _at);
                _at = close < 0 ? throw new FormatException("A category is not closed.") : close + 1;
                return (1, 1);
            case 'u' or 'x' or 'c' or 'k' or (>= '0' and <= '9'):
                throw new FormatException("That escape is not known.");
            default: return (1, 1);
        }
    }
}
