using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class TaskScoreExpressionTests
{
    [Theory]
    [InlineData("tasks.stroop.interference > 100", null)]
    [InlineData("tasks.nback.dprime_2 < 1", null)]
    [InlineData("tasks.stroop.interferense > 100", "tasks.stroop.interference")]
    [InlineData("tasks.flanker.conflict > 0", "tasks.flanker.conflict")]
    public void Scores_of_the_studys_tasks_can_be_asked_for_and_others_are_named(string showIf, string? named)
    {
        var diagnostics = new DiagnosticBag();
        AStudy
            .With(
                $"{{path='consent'}}, {{path='task/stroop'}}, {{path='task/nback', parameters={{levels=[2]}}}}, "
                    + $"{{path='questionnaire/q', show_if='{showIf}'}}, {{path='end'}}"
            )
            .Read(diagnostics);

        if (named is null) Assert.Empty(diagnostics);
        else Assert.Contains(named, Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }
}
