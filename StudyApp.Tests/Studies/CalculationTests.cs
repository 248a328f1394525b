using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>What calculations make of the answers of one submission.</summary>
public sealed class CalculationTests
{
    private const string Questions = """
        {"questiontype":"radiogrid","labels":["never","sometimes","often"],"na_column":true,"questions":[{"id":"g1","text":"A"},{"id":"g2","text":"B"}]},
        {"questiontype":"radiolist","id":"size","labels":["36","37.5","-1"],"other_enabled":true},
        {"questiontype":"checklist","questions":[{"id":"tea","text":"Tea"},{"id":"coffee","text":"Coffee"}]},
        {"questiontype":"num_field","id":"age","datatype":"float"},
        {"questiontype":"field","id":"word"}
        """;

    [Theory]
    [InlineData("g1 + g2", "g1=1&g2=3", "4")]
    [InlineData("mean([g1, 4 - g2])", "g1=1&g2=3", "1")]
    [InlineData("g1 + g2", "g1=1&g2=", "")]
    [InlineData("g1 + g2", "g1=1", "")]
    [InlineData("mean([g1, g2])", "g1=1&g2=", "")]
    [InlineData("max(g1, g2)", "g2=3", "")]
    [InlineData("g1 > 0 and g2 > 0", "g1=2", "")]
    [InlineData("g2 == None", "g1=2", "1")]
    [InlineData("size * 2", "size=37.5", "75")]
    [InlineData("size * 2", "size=-1", "-2")]
    [InlineData("size * 2", "size=__other__&size_other_text_prompt=40", "80")]
    [InlineData("size == 36", "size=36", "1")]
    [InlineData("size == '36'", "size=36", "1")]
    [InlineData("tea + coffee", "tea=1", "1")]
    [InlineData("tea + coffee", "", "0")]
    [InlineData("age // 10", "age=39.5", "3")]
    [InlineData("-7 // 2 + age", "age=0", "-4")]
    [InlineData("word", "word=007", "7")]
    [InlineData("len(word)", "word=abc", "3")]
    [InlineData("word + '!'", "word=a", "a!")]
    [InlineData("word * 2 - 1", "word=abc", "")]
    [InlineData("1 / age", "age=0", "")]
    [InlineData("18 <= age < 30", "age=18", "1")]
    [InlineData("18 <= age < 30", "age=30", "0")]
    [InlineData("word in ['x', 'y']", "word=y", "1")]
    [InlineData("'b' not in word", "word=abc", "0")]
    [InlineData("round(age)", "age=2.5", "2")]
    [InlineData("std([g1, g2])", "g1=1&g2=3", "1")]
    [InlineData("var([g1, g2])", "g1=1&g2=3", "1")]
    [InlineData("median([g1, g2, age])", "g1=1&g2=3&age=2.5", "2.5")]
    public void It_is_computed_or_missing(string calculation, string answers, string expected)
    {
        var questionnaire = Read($$"""{"score":"{{calculation}}"}""");
        var values = questionnaire.Read(QuestionnaireFile.Form(answers), 0).Values;

        Assert.Equal(expected, Calculation.ResponseOf(Calculation.Evaluate(questionnaire, values)["score"]).ToString());
    }

    [Fact]
    public void Text_without_a_number_in_arithmetic_is_warned_of_beforehand()
    {
        var found = QuestionnaireFile.Findings("""
            {"questions":[{"questiontype":"radiolist","id":"a","labels":["never","often"]}],
             "participant_calculations":{"sum":"a + 1","often":"a == 'often'"}}
            """);

        Assert.Contains("warning EX010: a text without a number + a number", Assert.Single(found), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"questiontype":"radiogrid","store_labels":true,"labels":["never","often"],"questions":[{"id":"a","text":"A"}]}""")]
    [InlineData(
        """{"questiontype":"group","questions":[{"questiontype":"radiogrid","store_labels":true,"labels":["never","often"],"questions":[{"id":"a","text":"A"}]}]}"""
    )]
    public void Rows_that_store_labels_cannot_be_calculated_with(string grid)
    {
        var found = QuestionnaireFile.Findings(
            """{"questions":[GRID],"participant_calculations":{"often":"a == 'often' and a != 'never'"}}""".Replace(
                "GRID",
                grid,
                StringComparison.Ordinal
            )
        );

        Assert.Contains(
            """error QU019: The calculation "often" uses "a", a row of a grid that stores its labels""",
            Assert.Single(found),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void One_that_fails_does_not_take_the_others_along()
    {
        var questionnaire = Read("""{"bad":"1 / age","worse":"bad + 1","good":"age + 1"}""");
        var results = Calculation.Evaluate(questionnaire, questionnaire.Read(QuestionnaireFile.Form("age=0"), 0).Values);

        Assert.Equal("||1", string.Join('|', questionnaire.Calculations.Select(c => Calculation.ResponseOf(results[c.Name]).ToString())));
    }

    [Theory]
    [InlineData("condition + 1")]
    [InlineData("source == 'x'")]
    [InlineData("q.age")]
    public void Only_answers_of_the_same_file_can_be_used(string calculation) =>
        Assert.Contains(
            QuestionnaireFile.Findings($$$"""{"questions":[{{{Questions}}}],"participant_calculations":{"score":"{{{calculation}}}"}}"""),
            d => d.Contains("error EX009", StringComparison.Ordinal)
        );

    private static Questionnaire Read(string calculations) =>
        QuestionnaireFile.Read($$"""{"questions":[{{Questions}}],"participant_calculations":{{calculations}}}""");
}
