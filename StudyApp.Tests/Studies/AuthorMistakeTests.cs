using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>The slips authors make most: each is found at its place, with what to do.</summary>
public sealed class AuthorMistakeTests
{
    private const string Questions =
        """
        {"questions":[
         {"questiontype":"num_field","id":"age","mim":3},
         {"questiontype":"field","id":"age"},
         {"questiontype":"radiogrid","labels":["a","b"],"questions":[{"id":"r2","txt":"x"}]},
         {"questiontype":"radiolist","id":"sex","labels":["m","f"],"show_if":"ag > 1"},
         {"questiontype":"field","id":"z","show_if":"lenn(sex) > 2"},
         {"questiontype":"field","id":"y","show_if":"sex + 1 == 2"},
         {"questiontype":"sldier","id":"x"}
        ],"participant_calculations":{"m":"mean([age, agee])","sex":"1"},"titel":"x"}
        """;

    [Theory]
    [InlineData("questionnaires/q.json(2,41): warning QU014: question \"age\" has no key \"mim\"; it is ignored; did you mean \"min\"?")]
    [InlineData(
        "questionnaires/q.json(3,2): error QU017: The id \"age\" is already used by the question on line 2; capital letters make "
            + "no difference; give each question its own id"
    )]
    [InlineData("questionnaires/q.json(4,73): warning QU014: row \"r2\" has no key \"txt\"; it is ignored; did you mean \"text\"?")]
    [InlineData("questionnaires/q.json(5,71): warning EX009: nothing is called \"ag\"; did you mean \"age\"?")]
    [InlineData("questionnaires/q.json(6,46): error EX005: there is no function \"lenn\"; did you mean \"len\"?")]
    [InlineData(
        "questionnaires/q.json(7,46): warning EX010: a text without a number + a number is not possible; make a text of the "
            + "other with str()"
    )]
    [InlineData("questionnaires/q.json(8,18): error QU010: There is no question type \"sldier\"; did you mean \"slider\"?")]
    [InlineData("questionnaires/q.json(9,47): error EX009: nothing is called \"agee\"; did you mean \"age\"?")]
    [InlineData(
        "questionnaires/q.json(9,55): error QU017: The calculation \"sex\" has the name of a question; capital letters make no "
            + "difference; choose another"
    )]
    [InlineData(
        "questionnaires/q.json(9,66): warning QU014: questionnaire \"q\" has no key \"titel\"; it is ignored; did you mean \"title\"?"
    )]
    [InlineData(
        "study.toml(5,59): warning ST015: page \"questionnaire/one\" has no key \"shwo_if\"; it is ignored; did you mean \"show_if\"?"
    )]
    [InlineData("study.toml(5,114): warning EX009: nothing is called \"q.ag\"; did you mean \"q.age\"?")]
    public void Each_slip_is_found_at_its_place_with_a_remedy(string expected)
    {
        var diagnostics = new DiagnosticBag();
        AStudy
            .With(
                "{path='consent'}, {path='questionnaire/one', shwo_if='a == 1'}, {path='questionnaire/two', show_if='q.ag > 1'}, "
                    + "{path='end'}"
            )
            .WithFile("questionnaires/q.json", Questions).Read(diagnostics);
        Assert.Contains(expected, diagnostics.Select(d => d.ToString()));
    }
}
