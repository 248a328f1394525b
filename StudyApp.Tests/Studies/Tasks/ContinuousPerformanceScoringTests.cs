using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class ContinuousPerformanceScoringTests
{
    private static readonly ContinuousPerformance X = new();
    private static readonly ContinuousPerformance Ax = new() { Variant = "ax" };
    private static readonly ContinuousPerformance Pairs = new() { Variant = "identical_pairs" };

    // A target and another letter in each quarter. H = 4.5/5, F = 0.5/5: d′ = 2 · 1.2815515655. Hits 300 310 320 330: one ms per… 10 ms per
    // quarter.
    [Fact]
    public void Perfect() => TrialLists.Check(
        X, Stream("target+300 other_ target+310 other_ target+320 other_ target+330 other_"),
        ("trials", 8),
        ("accuracy", 1),
        ("omissions", 0),
        ("commissions", 0),
        ("hit_rate", 1),
        ("false_alarm_rate", 0),
        ("dprime", 2.5631031310892),
        ("criterion", 0),
        ("ln_beta", 0),
        ("mean", 315),
        ("hit_rate_slope", 0),
        ("mean_slope", 10)
    );

    [Fact]
    public void None()
    {
        TrialLists.Check(
            X,
            [],
            ("trials", 0),
            ("accuracy", null),
            ("hit_rate", null),
            ("dprime", null),
            ("mean", null),
            ("hit_rate_slope", null),
            ("mean_slope", null)
        );
        TrialLists.Check(Ax, [], ("error_ax", null), ("dprime_context", null), ("pbi_errors", null), ("cue_presses", 0));
    }

    [Fact]
    public void All_wrong() =>
        TrialLists.Check(
            X,
            Stream("target_ other+300 target_ other+300 target_ other+300 target_ other+300"),
            ("accuracy", 0),
            ("omissions", 4),
            ("commissions", 4),
            ("dprime", -2.5631031310892),
            ("criterion", 0),
            ("mean", null),
            ("hit_rate_slope", 0),
            ("mean_slope", null)
        );

    [Fact]
    public void Anticipations() =>
        TrialLists.Check(
            X,
            Stream("target+30 other_ target+40 other_ target+50 other_ target+60 other_"),
            ("dprime", 2.5631031310892),
            ("anticipations", 4),
            ("mean", null),
            ("mean_slope", null)
        );

    // Two of four targets (300, 500), one of four others: H = 2.5/5, F = 1.5/5: d′ = 0.5244005127. Hit rates of the quarters 1 1 0 0:
    // slope ((−1.5)·0.5 + (−0.5)·0.5 + 0.5·(−0.5) + 1.5·(−0.5)) / 5 = −0.4. Two quarters have no hit: no slope of the times.
    [Fact]
    public void Mixed() => TrialLists.Check(
        X, Stream("target+300 other_ target+500 other+200 target_ other_ target_ other_"),
        ("accuracy", 5.0 / 8),
        ("omissions", 2),
        ("commissions", 1),
        ("hit_rate", 0.5),
        ("false_alarm_rate", 0.25),
        ("dprime", 0.524400512708041),
        ("criterion", 0.26220025635402),
        ("ln_beta", 0.137497948864228),
        ("mean", 400),
        ("hit_rate_slope", -0.4),
        ("mean_slope", null)
    );

    // AX 2 of 2 hit; AY 1 of 2 wrong: (1 + 0.5)/3; BX none of 1: 0.5/2; PBI (0.5 − 0.25)/0.75 = 1/3. Context: H = 2.5/3, F = 0.5/2:
    // 0.9674215661 + 0.6744897502.
    // Over all probes: 2 of 2, 1 of 4 others: H = 2.5/3, F = 1.5/5. A press at a cue is none of the probes'.
    [Fact]
    public void Pairs_of_cue_and_probe() => TrialLists.Check(
        Ax, TrialLists.Press("cue_ AX+300 cue+200 AY+350 cue_ AY_ cue_ BX_ cue_ AX+340 cue_ BY_", "AX"),
        ("trials", 6),
        ("accuracy", 5.0 / 6),
        ("error_ax", 0),
        ("error_ay", 0.5),
        ("error_bx", 0),
        ("error_by", 0),
        ("cue_presses", 1),
        ("pbi_errors", 1.0 / 3),
        ("dprime_context", 1.64191131629778),
        ("mean", 320),
        ("commissions", 1)
    );

    // The noise is the catch trials: 1 of 2 targets, 1 of 2 catch trials: both rates 0.5. The press at a filler is a random error.
    [Fact]
    public void Identical_pairs_are_held_against_catch_trials() => TrialLists.Check(
        Pairs, Stream("filler_ target+400 filler+300 catch+350 filler_ target_ catch_"),
        ("dprime", 0),
        ("criterion", 0),
        ("hit_rate", 0.5),
        ("false_alarm_rate", 0.5),
        ("commissions", 1),
        ("random_errors", 1),
        ("accuracy", 4.0 / 7),
        ("mean", 400)
    );

    private static TrialRow[] Stream(string words) => TrialLists.Press(words, "target");
}
