using System.Globalization;
using System.Text;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Answers;

/// <summary>Texts for artificial participants that match an author's pattern.</summary>
/// <remarks>
/// Knows the common parts of regular expressions; whoever draws checks the text against the pattern itself.
/// </remarks>
internal sealed class PatternSample(string pattern, SeededChance chance)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", Digits = "0123456789";
    private static readonly string Printable = string.Concat(Enumerable.Range(32, 95).Select(c => (char)c));
    private int _at;

    /// <summary>A text; null when the pattern holds something unknown.</summary>
    public static string? Draw(string pattern, SeededChance chance)
    {
        try
        {
            return new PatternSample(pattern, chance).Choice();
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

    private string Choice()
    {
        var arms = new List<string> { Sequence() };
        while (Take('|')) arms.Add(Sequence());
        return arms[chance.Next(arms.Count)];
    }

    private string Sequence()
    {
        var text = new StringBuilder();
        while (!Ended && pattern[_at] is not ('|' or ')'))
        {
            var start = _at;
            var once = Atom();
            var end = _at;
            var times = Times();
            var after = _at;
            if (times > 0) text.Append(once);
            // Each repetition is drawn anew.
            for (var i = 1; i < times; i++)
            {
                _at = start;
                text.Append(Atom());
                if (_at != end) throw new FormatException("A repetition was read differently.");
            }
            _at = after;
        }
        return text.ToString();
    }

    private string Atom()
    {
        switch (Next())
        {
            case '(':
                if (Take('?') && !Take(':')) throw new FormatException("Only plain groups are known.");
                var inner = Choice();
                if (!Take(')')) throw new FormatException("A group is not closed.");
                return inner;
            case '[': return Pick(Set());
            case '\\': return Pick(Escaped(Next()));
            case '.': return Pick(Letters);
            case '^' or '$': return "";
            case var plain: return plain.ToString();
        }
    }

    private int Times()
    {
        var (low, high) = (1, 1);
        if (Take('?')) (low, high) = (0, 1);
        else if (Take('*')) (low, high) = (0, 4);
        else if (Take('+')) (low, high) = (1, 4);
        else if (Take('{'))
        {
            var bounds = pattern[
                _at..(
                    pattern.IndexOf('}', _at) is >= 0 and var close
                        ? close
                        : throw new FormatException("A repetition is not closed.")
                )
            ];
            _at += bounds.Length + 1;
            var parts = bounds.Split(',');
            low = int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture);
            high =
                parts.Length == 1 ? low
                : parts[1].Length == 0 ? low + 3
                : int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
        }
        else return 1;
        Take('?');
        return low > 1_000 || high < low
            ? throw new FormatException("Too many repetitions.")
            : low + chance.Next(Math.Min(high, low + 1_000) - low + 1);
    }

    private string Set()
    {
        var (negated, members) = (Take('^'), new StringBuilder());
        for (var first = true; first || !Take(']'); first = false)
        {
            var member = Next();
            if (member == '\\') members.Append(Escaped(Next()));
            else if (!Ended && pattern[_at] == '-' && _at + 1 < pattern.Length && pattern[_at + 1] != ']')
            {
                _at++;
                var last = Next();
                for (var c = (int)member; c <= last; c++) members.Append((char)c);
            }
            else members.Append(member);
        }
        var set = members.ToString();
        return negated ? string.Concat(Printable.Where(c => !set.Contains(c))) : set;
    }

    private static string Escaped(char code) => code switch
    {
        'd' => Digits,
        'w' => Letters + Digits + "_",
        's' => " ",
        'W' => "-",
        'D' or 'S' => Letters,
        'b' or 'B' or 'p' or 'P' or 'u' or 'x' => throw new FormatException("That escape is not known."),
        _ => code.ToString(),
    };

    private string Pick(string set) =>
        set.Length == 0
            ? throw new FormatException("Nothing to choose from.")
            : set[chance.Next(set.Length)].ToString();
}
