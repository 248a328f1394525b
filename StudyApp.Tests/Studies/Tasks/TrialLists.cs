using System.Globalization;
using StudyApp.Studies.Tasks;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

/// <summary>Trials written short.</summary>
/// <remarks>
/// Each word is a condition, a sign (+ right, - wrong, _ no response) and the reaction time in ms: <c>congruent+400 incongruent_</c>.
/// </remarks>
internal static class TrialLists
{
    /// <summary>Trials in which every stimulus has a right response.</summary>
    public static TrialRow[] Choice(string words) =>
        Read(
            words,
            (_, sign) =>
                (
                    "left",
                    sign switch
                    {
                        '+' => "left",
                        '-' => "right",
                        _ => null,
                    }
                )
        );

    /// <summary>Trials in which only some conditions ask for a response; the sign says whether there was one.</summary>
    public static TrialRow[] Press(string words, string target, string response = "press", int? level = null) =>
        Read(words, (condition, sign) => (condition == target ? response : null, sign == '_' ? null : response), level);

    private static TrialRow[] Read(string words, Func<string, char, (string? Expected, string? Response)> answer, int? level = null) =>
    [
        .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, i) =>
        {
            var at = word.IndexOfAny(['+', '-', '_']);
            var (expected, response) = answer(word[..at], word[at]);
            return Row(new()
            {
                ["trial"] = i,
                ["level"] = level,
                ["condition"] = word[..at],
                ["expected"] = expected,
                ["response"] = response,
                ["rt_ms"] = word[at] == '_' ? null : double.Parse(word[(at + 1)..], CultureInfo.InvariantCulture),
            });
        }),
    ];

    /// <summary>A test trial with these fields.</summary>
    public static TrialRow Row(Dictionary<string, object?> fields) =>
        new(new Dictionary<string, object?>(fields) { ["block"] = fields.GetValueOrDefault("block") ?? "test" });

    /// <summary>Holds scores against what was worked out, to 1e-9.</summary>
    public static void Check(TaskDefinition task, IReadOnlyList<TrialRow> trials, params (string Score, double? Value)[] expected)
    {
        var scores = task.Score(trials);
        foreach (var (score, value) in expected)
        {
            Assert.True(scores.ContainsKey(score), score);
            if (value is null || scores[score] is null)
                Assert.True(value is null && scores[score] is null, $"{score}: {value} expected, {scores[score]} found");
            else Assert.True(Math.Abs(value.Value - scores[score]!.Value) < 1e-9, $"{score}: {value} expected, {scores[score]} found");
        }
    }
}
