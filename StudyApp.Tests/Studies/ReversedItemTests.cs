using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>Items of a scale that are turned around.</summary>
public sealed class ReversedItemTests
{
    private const string Items =
        """
        {"questiontype":"radiogrid","labels":["1","2","3","4","5"],"questions":[{"id":"pss_1"},{"id":"pss_2"}]},
        {"questiontype":"slider","id":"warm","tick_count":7},
        {"questiontype":"num_field","id":"effort","min":0,"max":10},
        {"questiontype":"radiolist","id":"again","labels":["0","1","2"]},
        {"questiontype":"num_field","id":"born","min":1920,"max":2010},
        {"questiontype":"num_field","id":"free"},
        {"questiontype":"field","id":"why"},
        {"questiontype":"radiolist","id":"hand","labels":["left","right"]}
        """;

    [Theory]
    [InlineData("reverse(pss_2)", "2")]
    [InlineData("reverse(warm)", "1")]
    [InlineData("reverse(effort)", "7.5")]
    [InlineData("reverse(again)", "0")]
    [InlineData("mean([pss_1, reverse(pss_2)])", "3")]
    [InlineData("reverse(pss_1) if pss_1 else None", "2")]
    [InlineData("reverse(free, 1, 9)", "7")]
    public void Reverse_knows_the_scale_of_its_item(string formula, string expected)
    {
        var questionnaire = Read(formula);
        var answers = new Dictionary<string, Value>
        {
            ["pss_1"] = Value.Of("4"),
            ["pss_2"] = Value.Of("4"),
            ["warm"] = Value.Of(7.0),
            ["effort"] = Value.Of(2.5),
            ["again"] = Value.Of("2"),
            ["free"] = Value.Of(3.0),
        };

        Assert.Equal(expected, Calculation.ResponseOf(Calculation.Evaluate(questionnaire, answers)["x"]).ToString());
    }

    [Theory]
    [InlineData("reverse(free)", "error EX021: the range of \"free\" is not known; write reverse(free, 1, 5)")]
    [InlineData("reverse(why)", "error EX021: the range of \"why\" is not known")]
    [InlineData("reverse(hand)", "error EX021: the range of \"hand\" is not known")]
    [InlineData("reverse(pss_1 + 1)", "error EX021: the range of this is not known")]
    [InlineData("reverse(pss3)", "error EX009: nothing is called \"pss3\"")]
    [InlineData("reverse(pss_1, 1)", "warning EX012: reverse() takes 1 or 3 arguments, not 2")]
    [InlineData(
        "5 - pss_2",
        "warning EX020: \"pss_2\" goes from 1 to 5, but this from 0 to 4; to turn the item around, write 6 - pss_2, or reverse(pss_2)"
    )]
    [InlineData("7 - warm", "warning EX020: \"warm\" goes from 1 to 7, but this from 0 to 6")]
    [InlineData("mean([pss_1, 7 - pss_2])", "warning EX020: \"pss_2\" goes from 1 to 5, but this from 2 to 6")]
    [InlineData("11 - effort", "warning EX020: \"effort\" goes from 0 to 10, but this from 1 to 11")]
    [InlineData("6 - pss_2", null)]
    [InlineData("10 - effort", null)]
    [InlineData("2026 - born", null)]
    [InlineData("3000 - born", null)]
    [InlineData("(pss_1 - 1) + (5 - pss_2)", null)]
    [InlineData("100 - pss_2", null)]
    public void What_leaves_the_scale_is_told_with_the_number_that_would_be_right(string formula, string? expected)
    {
        var found = QuestionnaireFile.Findings(Json(formula));

        if (expected is null) Assert.Empty(found);
        else Assert.Contains(expected, Assert.Single(found), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{path='questionnaire/one', show_if='reverse(q.pss_1) > 3'}", null)]
    [InlineData("{path='questionnaire/one', show_if='reverse(pss_1) > 3'}", null)]
    [InlineData("{path='questionnaire/one', show_if='reverse(q.free) > 3'}", "EX021")]
    public void Pages_that_ask_for_an_item_know_it_too(string page, string? code)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With($"{{path='consent'}}, {{path='questionnaire/q'}}, {page}, {{path='end'}}")
            .WithFile("questionnaires/q.json", Json("1")).Read(diagnostics);

        Assert.Equal(code, diagnostics.SingleOrDefault()?.Code);
    }

    [Fact]
    public void A_condition_on_the_same_page_is_sent_to_the_browser_with_the_range()
    {
        var item = QuestionnaireFile
            .Read(QuestionnaireFile.With(Items + ",{\"questiontype\":\"field\",\"id\":\"more\",\"show_if\":\"reverse(pss_1) > 3\"}"))
            .Items[^1];

        Assert.Contains(
            """{"call":"reverse","args":[{"var":"pss_1"},{"const":1},{"const":5}]}""",
            ExpressionJson.Write(item.ShowIf!),
            StringComparison.Ordinal
        );
    }

    private static Questionnaire Read(string formula) => QuestionnaireFile.Read(Json(formula));

    private static string Json(string formula) => $$$"""{"questions":[{{{Items}}}],"participant_calculations":{"x":"{{{formula}}}"}}""";
}
