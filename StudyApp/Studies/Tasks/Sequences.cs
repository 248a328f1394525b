using System.Collections.Immutable;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Tasks;

/// <summary>Random sequences under constraints; the same chance gives the same sequence.</summary>
internal static class Sequences
{
    /// <summary>Letters that spell no words and are no vowels.</summary>
    public const string Consonants = "BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>Where the rare ones stand: exactly so many, never more than three in a row.</summary>
    /// <param name="count">Length of the sequence.</param>
    /// <param name="rare">At most half of it.</param>
    /// <param name="chance">Draws.</param>
    // Three places in each gap between the common ones: any choice of places keeps the rule.
    public static bool[] Rare(int count, int rare, SeededChance chance)
    {
        var common = count - rare;
        var inGap = new int[common + 1];
        foreach (var place in chance.Shuffle(3 * (common + 1)).Take(rare)) inGap[place / 3]++;
        var sequence = new List<bool>(count);
        for (var gap = 0; gap <= common; gap++)
        {
            sequence.AddRange(Enumerable.Repeat(true, inGap[gap]));
            if (gap < common) sequence.Add(false);
        }
        return [.. sequence];
    }

    /// <summary>As <see cref="Rare"/> for any share: the three in a row are those of whichever is rarer.</summary>
    public static bool[] Marked(int count, int marked, SeededChance chance) =>
        marked * 2 <= count
            ? Rare(count, marked, chance)
            : [.. Rare(count, count - marked, chance).Select(isRare => !isRare)];

    /// <summary>Conditions as equally often as they divide, in random order.</summary>
    public static ImmutableArray<string> Balanced(int count, ImmutableArray<string> conditions, SeededChance chance) =>
        [.. chance.Shuffle(count).Select(i => conditions[i % conditions.Length])];

    /// <summary>One of some characters.</summary>
    public static char Pick(SeededChance chance, string from, Func<char, bool> allowed)
    {
        var choice = from.Where(allowed).ToArray();
        return choice[chance.Next(choice.Length)];
    }

    /// <summary>A time between two, both inclusive, ms.</summary>
    public static int Between(SeededChance chance, int min, int max) => min + chance.Next(max - min + 1);

    /// <summary>A share of a count, rounded half away from zero.</summary>
    public static int ShareOf(int count, double share) => (int)Math.Round(count * share, MidpointRounding.AwayFromZero);
}
