using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

/// <summary>Stroop and flanker: the same lists, c congruent, i incongruent, n neutral.</summary>
public sealed class ChoiceScoringTests
{
    private static readonly Stroop Stroop = new();
    private static readonly Flanker Flanker = new();

    // c 400 400, i 600 600, n 500 500: means 400, 600, 500. Effects 200 = 100 + 100. Mean 500, all right: ies 500, rcs 6 / 3 s, lisas the
    // mean.
    // Pairs: c→c 400, c→i 600, i→i 600; no i→c: no sequence effect.
    [Fact]
    public void Perfect()
    {
        var trials = Lists("c+400 c+400 i+600 i+600 n+500 n+500");
        TrialLists.Check(
            Stroop,
            trials,
            ("trials", 6),
            ("accuracy", 1),
            ("omissions", 0),
            ("mean", 500),
            ("median", 500),
            ("sd", Math.Sqrt(8000)),
            ("mean_congruent", 400),
            ("mean_incongruent", 600),
            ("mean_neutral", 500),
            ("interference", 200),
            ("interference_neutral", 100),
            ("facilitation", 100),
            ("interference_errors", 0),
            ("sequence_effect", null),
            ("ies", 500),
            ("rcs", 2),
            ("lisas", 500)
        );
        // 5 + 5 − 5·ln(600/500)/ln 6.
        TrialLists.Check(Flanker, trials, ("conflict", 200), ("conflict_neutral", 100), ("composite", 9.491222008519635));
    }

    [Fact]
    public void None()
    {
        TrialLists.Check(
            Stroop,
            [],
            ("trials", 0),
            ("accuracy", null),
            ("mean", null),
            ("interference", null),
            ("error_congruent", null),
            ("interference_errors", null),
            ("sequence_effect", null),
            ("ies", null),
            ("rcs", null),
            ("lisas", null)
        );
        TrialLists.Check(Flanker, [], ("conflict", null), ("composite", null));
    }

    // Nothing right: no times; three responses in 1.5 s, none right.
    [Fact]
    public void All_wrong()
    {
        var trials = Lists("c-400 i-600 n-500");
        TrialLists.Check(
            Stroop,
            trials,
            ("accuracy", 0),
            ("mean", null),
            ("interference", null),
            ("error_congruent", 1),
            ("error_incongruent", 1),
            ("interference_errors", 0),
            ("ies", null),
            ("rcs", 0),
            ("lisas", null)
        );
        TrialLists.Check(Flanker, trials, ("conflict", null), ("composite", 0));
    }

    // Right, but too fast to be an answer: accuracy stands, no time counts.
    [Fact]
    public void Anticipations()
    {
        var trials = Lists("c+50 i+60 n+99");
        TrialLists.Check(
            Stroop,
            trials,
            ("accuracy", 1),
            ("anticipations", 3),
            ("timed", 0),
            ("mean", null),
            ("interference", null),
            ("ies", null),
            ("rcs", null),
            ("lisas", null)
        );
        TrialLists.Check(Flanker, trials, ("conflict", null), ("composite", 5));
    }

    // Right: c 400 450 410 430 (mean 422.5), i 600 500 (550), n 480 520 (500); all: 3790 / 8 = 473.75; sorted 400 410 430 450 | 480 500 520
    // 600: median 465.
    // One wrong i (550), one c without response: accuracy 8/10, errors c 1/5, i 1/3, n 0. Effect 127.5 = 50 + 77.5.
    // After a right answer: c→i 600, i→i 500, i→c 450, c→c 430: (600 − 430) − (500 − 450) = 120.
    // rcs 8 / (3.79 + 0.55) s. Errors of 0/1: sd √(1.6/9); times: sd 66.319034113249; lisas 473.75 + 0.2 · 66.319… / 0.42163….
    [Fact]
    public void Mixed()
    {
        var trials = Lists("c+400 i+600 i+500 c+450 n+480 i-550 c_ n+520 c+410 c+430");
        TrialLists.Check(
            Stroop, trials,
            ("trials", 10),
            ("accuracy", 0.8),
            ("omissions", 1),
            ("mean", 473.75),
            ("median", 465),
            ("sd", 66.319034113249),
            ("timed", 8),
            ("mean_congruent", 422.5),
            ("mean_incongruent", 550),
            ("mean_neutral", 500),
            ("error_congruent", 0.2),
            ("error_incongruent", 1.0 / 3),
            ("error_neutral", 0),
            ("interference", 127.5),
            ("interference_neutral", 50),
            ("facilitation", 77.5),
            ("interference_errors", 2.0 / 15),
            ("interference_neutral_errors", 1.0 / 3),
            ("facilitation_errors", -0.2),
            ("sequence_effect", 120),
            ("ies", null),
            ("rcs", 8 / 4.34),
            ("lisas", 505.2078800030408)
        );
        // An accuracy of exactly 0.8 earns no points for speed.
        TrialLists.Check(Flanker, trials, ("conflict", 127.5), ("composite", 4));
    }

    [Fact]
    public void Hidden_trials_are_left_out_and_break_the_sequence()
    {
        var trials = Lists("c+400 i+600");
        var hidden = TrialLists.Row(
            new()
            {
                ["trial"] = 2,
                ["condition"] = "incongruent",
                ["expected"] = "left",
                ["response"] = "left",
                ["rt_ms"] = 9.0,
                ["hidden"] = true,
            }
        );
        TrialLists.Check(Stroop, [.. trials, hidden], ("trials", 2), ("hidden_trials", 1), ("mean_incongruent", 600), ("anticipations", 0));
    }

    private static TrialRow[] Lists(string words) =>
        TrialLists.Choice(
            string.Join(
                ' ',
                words
                    .Split(' ')
                    .Select(w =>
                        (
                            w[0] switch
                            {
                                'c' => "congruent",
                                'i' => "incongruent",
                                _ => "neutral",
                            }
                        ) + w[1..]
                    )
            )
        );
}
