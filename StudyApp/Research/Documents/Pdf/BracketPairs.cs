using System.Buffers;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>Which brackets of a paragraph belong together (UAX #9, definition BD16).</summary>
internal static class BracketPairs
{
    // Each opening one is followed by the one that closes it.
    private const string Brackets =
        "()[]{}⁅⁆⁽⁾₍₎⌈⌉⌊⌋❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟦⟧⟨⟩⟪⟫⟬⟭⦃⦄⦅⦆〈〉《》「」『』【】〔〕〖〗〘〙〚〛（）［］｛｝｟｠｢｣";

    private const int Deepest = 63;

    private static readonly SearchValues<char> All = SearchValues.Create(Brackets);

    /// <summary>
    /// The places of both, in the order of the opening ones; none where more are open at once than the standard
    /// follows.
    /// </summary>
    /// <param name="text">The paragraph.</param>
    /// <param name="counts">Whether the character at a place may be a bracket.</param>
    public static List<(int Opening, int Closing)> Of(string text, Func<int, bool> counts)
    {
        var pairs = new List<(int Opening, int Closing)>();
        var open = new List<(int At, char Closing)>();
        for (var i = Next(text, 0); i < text.Length; i = Next(text, i + 1))
        {
            if (!counts(i)) continue;
            var which = Brackets.IndexOf(text[i]);
            if (which % 2 == 0)
            {
                if (open.Count == Deepest) return [];
                open.Add((i, Brackets[which + 1]));
            }
            else if (open.FindLastIndex(bracket => bracket.Closing == text[i]) is >= 0 and var opening)
            {
                pairs.Add((open[opening].At, i));
                open.RemoveRange(opening, open.Count - opening);
            }
        }
        pairs.Sort();
        return pairs;
    }

    private static int Next(string text, int from)
    {
        var next = text.AsSpan(from).IndexOfAny(All);
        return next < 0 ? text.Length : from + next;
    }
}
