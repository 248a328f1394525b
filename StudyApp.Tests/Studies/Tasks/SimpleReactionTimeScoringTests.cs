using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class SimpleReactionTimeScoringTests
{
    private static readonly SimpleReactionTime Task = new();

    // 250, 300, 350: mean 300, deviations −50 0 50, sd √(5000/2) = 50, cv 1/6; 10th percentile at place 0.2: 260.
    // Speeds 4, 3.3333, 2.8571: mean 3.3968253968.
    [Fact]
    public void Perfect() =>
        TrialLists.Check(
            Task,
            Rows("hit 250", "hit 300", "hit 350"),
            ("trials", 3),
            ("mean", 300),
            ("median", 300),
            ("sd", 50),
            ("cv", 1.0 / 6),
            ("p10", 260),
            ("p90", 340),
            ("timed", 3),
            ("mean_speed", 3.3968253968253967),
            ("false_starts", 0),
            ("omissions", 0),
            ("lapses", 0),
            ("anticipations", 0)
        );

    [Fact]
    public void None() =>
        TrialLists.Check(
            Task,
            [],
            ("trials", 0),
            ("mean", null),
            ("median", null),
            ("sd", null),
            ("cv", null),
            ("mean_speed", null),
            ("omissions", 0),
            ("lapses", 0)
        );

    [Fact]
    public void All_wrong() =>
        TrialLists.Check(
            Task,
            Rows("false_start", "omission", "omission"),
            ("trials", 2),
            ("mean", null),
            ("false_starts", 1),
            ("omissions", 2),
            ("timed", 0)
        );

    [Fact]
    public void Anticipations() =>
        TrialLists.Check(
            Task,
            Rows("hit 50", "hit 99.9"),
            ("trials", 2),
            ("mean", null),
            ("anticipations", 2),
            ("timed", 0),
            ("lapses", 0)
        );

    // Of the hits 400 and 600 count: mean 500, sd √20000 = 141.42…, 600 is a lapse; 80 is an anticipation, 5001 over the limit; 9 s of
    // practice and a hidden trial do not count.
    [Fact]
    public void Mixed() => TrialLists.Check(
        Task,
        [
            .. Rows("hit 400", "false_start", "hit 600", "omission", "hit 80", "hit 5001"),
            TrialLists.Row(
                new()
                {
                    ["outcome"] = "hit",
                    ["rt_ms"] = 300,
                    ["hidden"] = true,
                }
            ),
            TrialLists.Row(
                new()
                {
                    ["block"] = "practice",
                    ["outcome"] = "hit",
                    ["rt_ms"] = 9000,
                }
            ),
        ],
        ("trials", 5),
        ("hidden_trials", 1),
        ("mean", 500),
        ("median", 500),
        ("sd", Math.Sqrt(20000)),
        ("timed", 2),
        ("anticipations", 1),
        ("trimmed", 1),
        ("false_starts", 1),
        ("omissions", 1),
        ("lapses", 1),
        ("mean_speed", (2.5 + (1000.0 / 600)) / 2)
    );

    private static TrialRow[] Rows(params string[] words) =>
        [
            .. words
                .Select(w => w.Split(' '))
                .Select(w =>
                    TrialLists.Row(
                        new()
                        {
                            ["outcome"] = w[0],
                            ["rt_ms"] = w.Length > 1 ? double.Parse(w[1], System.Globalization.CultureInfo.InvariantCulture) : null,
                        }
                    )
                ),
        ];
}
