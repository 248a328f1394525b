using System.Collections.Frozen;

namespace StudyApp.Authoring.Expressions;

/// <summary>The functions of the language; there are no others, and studies cannot add any.</summary>
public static class ExpressionFunctions
{
    /// <summary>The function that turns an item of a scale around: lowest + highest − answer.</summary>
    public const string Reverse = "reverse";

    /// <summary>
    /// Fewest and most arguments by name; <c>std</c> and <c>stdev</c> are one function, <c>var</c> and <c>variance</c>
    /// too.
    /// </summary>
    public static FrozenDictionary<string, (int Fewest, int Most)> Arguments { get; } =
        new Dictionary<string, (int, int)>
        {
            ["len"] = (1, 1),
            ["count"] = (1, ExpressionLimits.Nodes),
            [Reverse] = (1, 3),
            ["min"] = (1, ExpressionLimits.Nodes),
            ["max"] = (1, ExpressionLimits.Nodes),
            ["sum"] = (1, 2),
            ["abs"] = (1, 1),
            ["round"] = (1, 2),
            ["int"] = (1, 1),
            ["float"] = (1, 1),
            ["str"] = (1, 1),
            ["bool"] = (1, 1),
            ["mean"] = (1, 1),
            ["median"] = (1, 1),
            ["stdev"] = (1, 1),
            ["std"] = (1, 1),
            ["var"] = (1, 1),
            ["variance"] = (1, 1),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is wrong with a number of arguments; null when nothing is.</summary>
    public static string? WrongCount(string function, int count)
    {
        var (fewest, most) = Arguments[function];
        // The lowest and the highest go together.
        if (count >= fewest && count <= most && !(function == Reverse && count == 2)) return null;
        var wanted =
            most == ExpressionLimits.Nodes ? "at least 1 argument"
            : most == 1 ? "1 argument"
            : $"{fewest} or {most} arguments";
        return $"{function}() takes {wanted}, not {count}";
    }
}
