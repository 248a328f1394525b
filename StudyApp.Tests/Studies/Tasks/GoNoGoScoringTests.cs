using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class GoNoGoScoringTests
{
    private static readonly GoNoGo Task = new();

    // H = 4.5/5, F = 0.5/3: z 1.2815515655 and −0.9674215661; d′ 2.2489731316, c −0.1570649997.
    [Fact]
    public void Perfect() => TrialLists.Check(
        Task, Go("go+300 go+320 nogo_ go+340 go+360 nogo_"),
        ("trials", 6),
        ("accuracy", 1),
        ("commissions", 0),
        ("commission_rate", 0),
        ("omissions", 0),
        ("omission_rate", 0),
        ("mean", 330),
        ("hit_rate", 1),
        ("dprime", 2.2489731316463),
        ("criterion", -0.15706499972145),
        ("ln_beta", -0.353234964295574),
        ("post_error_slowing", null)
    );

    [Fact]
    public void None() =>
        TrialLists.Check(
            Task,
            [],
            ("trials", 0),
            ("accuracy", null),
            ("commissions", 0),
            ("commission_rate", null),
            ("omission_rate", null),
            ("dprime", null),
            ("criterion", null),
            ("mean", null),
            ("post_error_slowing", null)
        );

    // The mirror image: H = 0.5/5, F = 2.5/3.
    [Fact]
    public void All_wrong() =>
        TrialLists.Check(
            Task,
            Go("go_ nogo+300 go_ go_ nogo+310 go_"),
            ("accuracy", 0),
            ("commissions", 2),
            ("commission_rate", 1),
            ("omissions", 4),
            ("omission_rate", 1),
            ("dprime", -2.2489731316463),
            ("criterion", 0.15706499972145),
            ("mean", null)
        );

    // Presses count as presses, their times do not.
    [Fact]
    public void Anticipations() =>
        TrialLists.Check(
            Task,
            Go("go+50 go+60 nogo_ go+70 go+80 nogo_"),
            ("accuracy", 1),
            ("dprime", 2.2489731316463),
            ("anticipations", 4),
            ("mean", null),
            ("post_error_slowing", null)
        );

    // Three of four go, one of two no-go: H = 3.5/5, F = 1.5/3 → z 0.5244005127 and 0. Mean of 300, 400, 320 = 340.
    // After the commission 400; after a correct go 320 (go 400 → go 320); the first go has none before it: slowing 80.
    [Fact]
    public void Mixed() => TrialLists.Check(
        Task, Go("go+300 nogo+250 go+400 go+320 nogo_ go_"),
        ("trials", 6),
        ("accuracy", 4.0 / 6),
        ("commissions", 1),
        ("commission_rate", 0.5),
        ("omissions", 1),
        ("omission_rate", 0.25),
        ("mean", 340),
        ("median", 320),
        ("dprime", 0.524400512708041),
        ("criterion", -0.26220025635402),
        ("ln_beta", -0.137497948864228),
        ("post_error_slowing", 80)
    );

    // The second attempt at the part replaces the first.
    [Fact]
    public void Only_the_last_attempt_at_a_part_counts()
    {
        TrialRow Trial(int position, int attempt, double rt) =>
            TrialLists.Row(
                new()
                {
                    ["trial"] = position,
                    ["attempt"] = attempt,
                    ["condition"] = "go",
                    ["expected"] = "press",
                    ["response"] = "press",
                    ["rt_ms"] = rt,
                }
            );
        TrialLists.Check(Task, [Trial(0, 1, 900), Trial(1, 1, 900), Trial(0, 2, 300)], ("trials", 1), ("mean", 300));
    }

    private static TrialRow[] Go(string words) => TrialLists.Press(words, "go");
}
