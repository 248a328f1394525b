using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class TaskParameterTests
{
    [Theory]
    [InlineData(
        "simple_rt",
        "trials = 0",
        "study.toml(1,10): error ST030: \"trials\" of task \"simple_rt\" must lie between 1 and 1000, but is 0."
    )]
    [InlineData(
        "stroop",
        "timeout_ms = 100",
        "study.toml(1,14): error ST030: \"timeout_ms\" of task \"stroop\" must lie between 200 and 60000, but is 100."
    )]
    [InlineData(
        "stroop",
        "isi_min_ms = 900\nisi_max_ms = 800",
        "study.toml(2,14): error ST030: \"isi_max_ms\" of task \"stroop\" must lie between 900 and 60000, but is 800."
    )]
    [InlineData(
        "stroop",
        "keys = ['r', 'g', 'b']",
        "study.toml(1,8): error ST030: \"keys\" of task \"stroop\" must name 4 different keys, for red, green, blue, yellow."
    )]
    [InlineData(
        "stroop",
        "keys = ['r', 'g', 'b', 'R']",
        "study.toml(1,8): error ST030: \"keys\" of task \"stroop\" must name 4 different keys, for red, green, blue, yellow."
    )]
    [InlineData(
        "flanker",
        "symbols = 'arows'",
        "study.toml(1,11): error ST030: \"symbols\" of task \"flanker\" must be arrows or letters, but is \"arows\"."
    )]
    [InlineData(
        "cpt",
        "variant = 'y'",
        "study.toml(1,11): error ST030: \"variant\" of task \"cpt\" must be x, ax, identical_pairs or not_x, but is \"y\"."
    )]
    [InlineData(
        "cpt",
        "target_frequency = 1",
        "study.toml(1,20): error ST030: \"target_frequency\" of task \"cpt\" must lie between 0.05 and 0.95, but is 1."
    )]
    [InlineData(
        "nback",
        "levels = [2, 2]",
        "study.toml(1,10): error ST030: \"levels\" of task \"nback\" must name different levels from 0 to 6."
    )]
    [InlineData("nback", "lures = 6", "study.toml(1,9): error ST030: \"lures\" of task \"nback\" must lie between 0 and 5, but is 6.")]
    [InlineData(
        "go_nogo",
        "go_share = 0.2",
        "study.toml(1,12): error ST030: \"go_share\" of task \"go_nogo\" must lie between 0.5 and 0.95, but is 0.2."
    )]
    [InlineData(
        "digit_span",
        "start_length = 5\nmax_length = 4",
        "study.toml(2,14): error ST030: \"max_length\" of task \"digit_span\" must lie between 5 and 9, but is 4."
    )]
    [InlineData(
        "digit_span",
        "trim = 'iqr'",
        "study.toml(1,8): error ST030: \"trim\" of task \"digit_span\" must be none, sd or mad, but is \"iqr\"."
    )]
    [InlineData("go_nogo", "isi = 900", "study.toml(1,1): error ST030: task \"go_nogo\" has no parameter \"isi\"")]
    public void A_mistake_is_reported_where_it_stands(string task, string parameters, string expected)
    {
        var diagnostics = new DiagnosticBag();
        TaskSamples.Read(task, parameters, diagnostics);
        Assert.StartsWith(expected.TrimEnd('.'), Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Variants_bring_their_own_usual_values_which_parameters_override()
    {
        var pairs = (ContinuousPerformance)TaskSamples.Read("cpt", "variant = 'identical_pairs'\ntrials = 60");
        Assert.Equal((60, 0.2, 50, 950), (pairs.Trials, pairs.TargetFrequency, pairs.StimulusMs, pairs.IsiMs));

        var backward = (DigitSpan)TaskSamples.Read("digit_span", "direction = 'backward'");
        Assert.Equal((2, 8), (backward.StartLength, backward.MaxLength));
    }

    [Fact]
    public void Equal_parameters_have_equal_hashes_and_others_others()
    {
        Assert.Equal(TaskSamples.Read("stroop", "").ParametersJson, TaskSamples.Read("stroop", "trials = 96").ParametersJson);
        Assert.NotEqual(TaskSamples.Read("stroop", "").ParametersJson, TaskSamples.Read("stroop", "min_rt_ms = 150").ParametersJson);
    }
}
