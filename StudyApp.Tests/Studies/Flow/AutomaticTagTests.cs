using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

/// <summary>
/// A questionnaire that stands several times on one way is stored several times; where the author gives no tag, a number tells the
/// repetitions apart.
/// </summary>
public sealed class AutomaticTagTests
{
    private const string Q = "{path='questionnaire/q'}";

    [Theory]
    [InlineData($"{Q}, {Q}", 0, "q q/2")]
    [InlineData($"{Q}, {Q}, {Q}", 0, "q q/2 q/3")]
    [InlineData($"{Q}, {Q}, {{path='questionnaire/q/2'}}", 0, "q q/3 q/2")]
    [InlineData($"{{path='questionnaire/q/2'}}, {Q}, {Q}, {Q}", 0, "q/2 q q/3 q/4")]
    [InlineData($"{{path='questionnaire/q/pre'}}, {Q}, {{path='questionnaire/q/post'}}", 0, "q/pre q q/post")]
    [InlineData($"{Q}, {{path='questionnaire/one'}}, {Q}, {{path='questionnaire/one'}}", 0, "q one q/2 one/2")]
    [InlineData($"{{path='/questionnaire/q/'}}, {Q}", 0, "q q/2")]
    [InlineData($"{{conditional_routing=[{{condition=1, page_list=[{Q}]}}, {{condition=2, page_list=[{Q}]}}]}}", 1, "q")]
    [InlineData($"{{conditional_routing=[{{condition=1, page_list=[{Q}]}}, {{condition=2, page_list=[{Q}]}}]}}", 2, "q")]
    [InlineData($"{Q}, {{conditional_routing=[{{condition=1, page_list=[{Q}]}}, {{condition=2, page_list=[{Q}]}}]}}", 1, "q q/2")]
    [InlineData($"{Q}, {{conditional_routing=[{{condition=1, page_list=[{Q}]}}, {{condition=2, page_list=[{Q}]}}]}}", 2, "q q/2")]
    [InlineData($"{{conditional_routing=[{{condition=1, page_list=[{Q}, {Q}]}}, {{condition=2, page_list=[{Q}, {Q}]}}]}}", 2, "q q/2")]
    [InlineData($"{{conditional_routing=[{{condition=1, page_list=[{Q}]}}, {{condition=2, page_list=[]}}]}}, {Q}", 1, "q q/2")]
    [InlineData($"{{conditional_routing=[{{condition=1, page_list=[{Q}, {Q}]}}, {{condition=2, page_list=[{Q}]}}]}}, {Q}", 2, "q q/3")]
    public void Repetitions_are_numbered_along_each_way(string pages, int condition, string expected)
    {
        var study = AStudy.With($"{{path='consent'}}, {pages}, {{path='end'}}").Read([])!.Study;

        Assert.Equal(
            expected,
            string.Join(' ', new StudyFlow(study).Plan(condition).Steps[1..^1].Select(s => s.Page.Path["questionnaire/".Length..]))
        );
    }

    [Fact]
    public void The_page_keeps_the_tag_it_was_given()
    {
        var study = AStudy.With($"{Q}, {Q}, {{path='questionnaire/q/post'}}, {{path='end'}}").Read([])!.Study;

        Assert.Equal(
            [("q", ""), ("q", "2"), ("q", "post")],
            study.AllPages.OfType<QuestionnairePage>().Select(p => (p.Questionnaire.Name, p.Tag))
        );
    }

    [Theory]
    [InlineData($"{Q}, {Q}", "warning ST014")]
    [InlineData("{path='questionnaire/q/a'}, {path='questionnaire/q/a'}", "error ST013")]
    [InlineData("{path='questionnaire/q/a'}, {conditional_routing=[{page_list=[{path='questionnaire/q/a'}]}]}", "error ST013")]
    [InlineData(
        "{conditional_routing=[{condition=1, page_list=[{path='questionnaire/q/a'}]}, {condition=2, "
            + "page_list=[{path='questionnaire/q/a'}]}]}",
        null
    )]
    [InlineData("{path='questionnaire/q/a'}, {path='questionnaire/q/b'}, {path='questionnaire/q'}", null)]
    public void The_author_is_told(string pages, string? expected)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With($"{{path='consent'}}, {pages}, {{path='end'}}").Read(diagnostics);

        if (expected is null) Assert.Empty(diagnostics);
        else Assert.Contains(expected, Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }
}
