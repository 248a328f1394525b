using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class NBackScoringTests
{
    private static readonly NBack Two = new() { Levels = [2] };

    // Two targets, four others (the first two letters are not scored): H = 2.5/3, F = 0.5/5: 0.9674215661 + 1.2815515655.
    [Fact]
    public void Perfect() => TrialLists.Check(
        Two, Back("unscored_ unscored_ target+500 other_ target+600 other_ other_ other_"),
        ("trials", 6),
        ("accuracy", 1),
        ("hits_2", 2),
        ("misses_2", 0),
        ("false_alarms_2", 0),
        ("correct_rejections_2", 4),
        ("accuracy_2", 1),
        ("dprime_2", 2.2489731316463),
        ("dprime", 2.2489731316463),
        ("criterion", 0.15706499972145),
        ("pr", 1),
        ("mean", 550),
        ("mean_2", 550),
        ("lure_false_alarm_rate_2", null)
    );

    [Fact]
    public void None() =>
        TrialLists.Check(
            Two,
            [],
            ("trials", 0),
            ("accuracy", null),
            ("hits_2", 0),
            ("dprime_2", null),
            ("dprime", null),
            ("pr", null),
            ("mean", null)
        );

    // Three of three missed, three of three others pressed: H = 0.5/4, F = 3.5/4.
    [Fact]
    public void All_wrong() =>
        TrialLists.Check(
            Two,
            Back("target_ target_ target_ other+300 other+300 other+300"),
            ("accuracy", 0),
            ("misses_2", 3),
            ("false_alarms_2", 3),
            ("dprime", -2.30069876075202),
            ("criterion", 0),
            ("pr", -1),
            ("mean", null)
        );

    [Fact]
    public void Anticipations() =>
        TrialLists.Check(
            Two,
            Back("target+20 target+30 target+40 other_ other_ other_"),
            ("accuracy", 1),
            ("dprime", 2.30069876075202),
            ("anticipations", 3),
            ("mean", null),
            ("mean_2", null)
        );

    // Six targets, five hit; fourteen others, one pressed, a lure of two: H = 5.5/7, F = 1.5/15: d′ 2.0731901733, c 0.2449564789; pr = 5/6
    // − 1/14.
    [Fact]
    public void Mixed() => TrialLists.Check(
        Two,
        Back(
            "unscored+200 target+400 target+500 target+600 target+400 target+600 target_ lure+700 lure_ "
                + string.Concat(Enumerable.Repeat("other_ ", 12))
        ),
        ("trials", 20),
        ("accuracy", 0.9),
        ("hits_2", 5),
        ("misses_2", 1),
        ("false_alarms_2", 1),
        ("correct_rejections_2", 13),
        ("dprime", 2.07319017328798),
        ("criterion", 0.244956478900613),
        ("pr", (5.0 / 6) - (1.0 / 14)),
        ("mean", 500),
        ("lure_false_alarm_rate_2", 0.5)
    );

    // 1-back: 3 of 3, 0 of 3: 2.3006987608; 2-back: 2 of 3, 1 of 3: z(2.5/4) − z(1.5/4) = 0.6372787279. Mean 1.4689887443.
    [Fact]
    public void The_whole_is_the_mean_of_the_levels() => TrialLists.Check(
        new NBack { Levels = [1, 2] },
        [
            .. TrialLists.Press("target+400 target+400 target+400 other_ other_ other_", "target", "match", 1),
            .. Shifted(TrialLists.Press("target+500 target+500 target_ other+450 other_ other_", "target", "match", 2)),
        ],
        ("dprime_1", 2.30069876075202),
        ("dprime_2", 0.63727872792875),
        ("dprime", (2.30069876075202 + 0.63727872792875) / 2),
        ("pr", (1 + (1.0 / 3)) / 2),
        ("mean", 440)
    );

    [Fact]
    public void A_level_that_was_not_reached_leaves_the_whole_undefined() =>
        TrialLists.Check(
            new NBack { Levels = [1, 2] },
            TrialLists.Press("target+400 other_", "target", "match", 1),
            ("dprime_2", null),
            ("dprime", null)
        );

    private static TrialRow[] Back(string words) => TrialLists.Press(words, "target", "match", 2);

    // In a part of its own.
    private static IEnumerable<TrialRow> Shifted(IEnumerable<TrialRow> rows) => rows.Select(r => TrialLists.Row(new()
    {
        ["part"] = 1,
        ["trial"] = r.Position,
        ["level"] = r.Number("level"),
        ["condition"] = r.Condition,
        ["expected"] = r.Expected,
        ["response"] = r.Response,
        ["rt_ms"] = r.ReactionTimeMs,
    }));
}
