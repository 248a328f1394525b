using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class NeverTrueTests
{
    private const string Pages = "{path='consent'}, {path='questionnaire/q'}, {path='end'}";

    private const string Questions =
        """
        {"questions":[
        {"questiontype":"radiolist","id":"sex","labels":["female","male","other"]},
        {"questiontype":"num_field","id":"age","min":18},
        {"questiontype":"radiogrid","labels":["no","yes"],"questions":[{"id":"g1","text":"1"}]},
        {"questiontype":"checklist","questions":[{"id":"c1","text":"1"},{"id":"c2","text":"2","text_entry":true}]},
        {"questiontype":"slider","id":"s","tick_count":7},
        {"questiontype":"radiolist","id":"free","labels":["a"],"other_enabled":true},
        {"questiontype":"field","id":"asked","show_if":"HERE"},
        {"questiontype":"field","id":"after","show_if":"asked != None"}
        ]}
        """;

    [Theory]
    [InlineData("sex == 'femal'", "QU018: Question asked is never shown: no answers make its condition true; did you mean \"female\"?")]
    [InlineData(
        "sex == 'unknown' and age > 20",
        "QU018: Question asked is never shown: no answers make its condition true; \"sex\" can be \"female\", \"male\", \"other\""
    )]
    [InlineData("age < 10", "QU018: Question asked is never shown: no answers make its condition true; \"age\" is at least 18")]
    [InlineData("s > 7", "QU018: Question asked is never shown: no answers make its condition true; \"s\" lies between 1 and 7")]
    [InlineData("g1 == 3", "QU018: Question asked is never shown: no answers make its condition true; \"g1\" can be \"1\", \"2\"")]
    [InlineData("1 == 2", "QU018: Question asked is never shown: no answers make its condition true.")]
    [InlineData("age > 30 and age < 20", "QU018: Question asked is never shown: no answers make its condition true.")]
    public void A_question_nobody_is_shown_is_found_with_those_that_wait_for_it(string condition, string expected) =>
        Assert.Equal(
            [
                $"questionnaires/q.json(8,49): warning {expected}",
                "questionnaires/q.json(9,49): warning QU018: Question after is never shown: no answers make its condition "
                    + "true; \"asked\" belongs to a question that is never shown itself",
            ],
            Found(condition).Where(d => !d.Contains(" EX", StringComparison.Ordinal)));

    [Theory]
    [InlineData(
        "sex == 'Male' or age > 20",
        "questionnaires/q.json(8,49): warning EX015: no answers make this comparison true; did you mean \"male\"?"
    )]
    [InlineData(
        "age > 20 and not (sex == 'mal')",
        "questionnaires/q.json(8,67): warning EX015: no answers make this comparison true; did you mean \"male\"?"
    )]
    public void A_comparison_that_is_never_true_is_found_inside_others(string condition, string expected) =>
        Assert.Equal([expected], Found(condition));

    [Theory]
    [InlineData("sex == 'female'")]
    [InlineData("sex == None")]
    [InlineData("free == 'anything'")]
    [InlineData("age >= 18 and age < 19")]
    [InlineData("not (age >= 18)")]
    [InlineData("c1 or c2_enable")]
    [InlineData("c2 == 'what was typed'")]
    [InlineData("g1 == '1'")]
    public void What_can_be_true_is_left_alone(string condition) => Assert.Empty(Found(condition));

    [Theory]
    [InlineData(
        "show_if=\"q.sex == 'femal'\"",
        "study.toml(5,68): warning ST043: No answers make the condition of page \"questionnaire/one\" true; it holds only as "
            + "long as the answers it asks for are not there; did you mean \"female\"?"
    )]
    [InlineData(
        "show_if='age == 17'",
        "study.toml(5,68): warning ST043: No answers make the condition of page \"questionnaire/one\" true; it holds only as "
            + "long as the answers it asks for are not there; \"age\" is at least 18"
    )]
    [InlineData(
        "show_if='condition == 3'",
        "study.toml(5,68): warning ST043: No answers make the condition of page \"questionnaire/one\" true; it holds only as "
            + "long as the answers it asks for are not there; \"condition\" can be \"0\", \"1\", \"2\""
    )]
    public void Pages_are_looked_at_too(string key, string expected) =>
        Assert.Contains(
            expected,
            Findings(
                AStudy
                    .With("{path='consent'}, {path='questionnaire/one', " + key + "}, {path='questionnaire/q'}, {path='end'}")
                    .WithFile("questionnaires/q.json", Questions.Replace("HERE", "age > 20", StringComparison.Ordinal))
            )
        );

    [Theory]
    [InlineData("show_if=\"q.g1 == 2 and q.sex == 'male'\"")]
    [InlineData("show_if='condition == 2'")]
    [InlineData("show_if='c1 == 1'")]
    [InlineData("show_if='a == 3'")]
    public void Pages_that_somebody_comes_to_are_left_alone(string key) =>
        Assert.Empty(
            Findings(
                AStudy
                    .With("{path='consent'}, {path='questionnaire/q'}, {path='questionnaire/one', " + key + "}, {path='end'}")
                    .WithFile("questionnaires/q.json", Questions.Replace("HERE", "age > 20", StringComparison.Ordinal))
            )
        );

    [Fact]
    public void An_arm_that_nobody_takes_is_found() =>
        Assert.Equal(
            ["study.toml(5,67): warning ST043: No answers make the condition of this arm true; it holds only as long as the answers it asks for are not there; \"q.s\" lies between 1 and 7"],
            Findings(
                    AStudy
                        .With(
                            "{path='consent'}, {path='questionnaire/q'}, {conditional_routing=[{show_if='q.s == 8', page_list=[]}]}, {path='end'}"
                        )
                        .WithFile("questionnaires/q.json", Questions.Replace("HERE", "age > 20", StringComparison.Ordinal))
                )
                .Select(d => System.Text.RegularExpressions.Regex.Replace(d, @"\(5,\d+\)", "(5,67)")));

    private static List<string> Found(string condition) =>
        Findings(AStudy.With(Pages).WithFile("questionnaires/q.json", Questions.Replace("HERE", condition, StringComparison.Ordinal)));

    private static List<string> Findings(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        study.Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }
}
