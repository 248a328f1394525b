using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>What the reader says of questionnaire files, beyond names and types of values.</summary>
public sealed class QuestionnaireRuleTests
{
    [Theory]
    [InlineData("""{"questions":{}}""", "error QU001")]
    [InlineData("""{}""", "error QU001")]
    [InlineData("""{"questions":["text"]}""", "error QU001: A question is an object, but this is a string")]
    [InlineData("""{"questions":[]}""", "warning QU002")]
    [InlineData("""{"questions":[{"id":"a"}]}""", "error QU010: This question has no \"questiontype\"")]
    [InlineData("""{"questions":[{"questiontype":5,"id":"a"}]}""", "error QU010: This question has no \"questiontype\"")]
    [InlineData("""{"questions":[{"questiontype":"radio_list","id":"a"}]}""", "did you mean \"radiolist\"?")]
    [InlineData("""{"questions":[{"questiontype":"Field","id":"a"}]}""", "did you mean \"field\"?")]
    [InlineData("""{"questions":[{"questiontype":"zzz","id":"a"}]}""", "use one of audio,")]
    [InlineData("""{"questions":[{"questiontype":"field","id":"a","datatype":"number"}]}""", "warning QU012: \"datatype\"")]
    [InlineData("""{"questions":[],"database":5}""", "error QU012: \"database\" of questionnaire \"q\" must be the name of a database")]
    [InlineData("""{"questions":[],"titel":"x"}""", "warning QU014")]
    public void A_file_must_have_its_shape(string json, string expected) => AssertFound(json, expected);

    [Theory]
    [InlineData("\"database\":null")]
    [InlineData("\"database\":\"\"")]
    [InlineData("\"title\":\"T\",\"reference\":\"R\",\"doi\":\"10.1/x\",\"instructions\":\"<p>I</p>\",\"code\":\"\"")]
    public void These_keys_cause_no_finding(string keys) =>
        Assert.Empty(QuestionnaireFile.Findings($$"""{"questions":[{"questiontype":"field","id":"a"}],{{keys}}}"""));

    [Theory]
    [InlineData("""{"questiontype":"group","id":"g","questions":[]}""", "error QU013")]
    [InlineData("""{"questiontype":"group","id":"g","questions":[{"id":"a"}]}""", "error QU010")]
    [InlineData("""{"questiontype":"group","id":"g","questions":[{"questiontype":"wat","id":"a"}]}""", "error QU010")]
    [InlineData("""{"questiontype":"group","questions":["x"]}""", "error QU012")]
    [InlineData("""{"questiontype":"radiolist","id":"a"}""", "error QU013: question \"a\" needs \"labels\"")]
    [InlineData("""{"questiontype":"radiolist","id":"a","labels":"x"}""", "error QU012: \"labels\"")]
    [InlineData("""{"questiontype":"radiogrid","labels":["x"]}""", "error QU013")]
    [InlineData("""{"questiontype":"drop_down","id":"a","items":[]}""", "error QU013")]
    [InlineData("""{"questiontype":"image_select","id":"a"}""", "error QU013: question \"a\" needs \"images\"")]
    [InlineData("""{"questiontype":"image_select","id":"a","images":[]}""", "error QU013: question \"a\" needs \"images\"")]
    [InlineData("""{"questiontype":"image_select","id":"a","images":{"src":"x","value":1}}""", "error QU012: \"images\"")]
    [InlineData("""{"questiontype":"image_select","id":"a","images":["x.png"]}""", "error QU012: \"images\"")]
    [InlineData("""{"questiontype":"image_select","id":"a","images":[{"value":1}]}""", "error QU013")]
    [InlineData("""{"questiontype":"image_select","id":"a","images":[{"src":" ","value":1}]}""", "error QU013")]
    [InlineData("""{"questiontype":"image_select","id":"a","images":[{"src":"x.png"}]}""", "needs \"value\"")]
    [InlineData(
        """{"questiontype":"image_select","id":"a","images":[{"src":"consent.html","value":1},{"src":"consent.html","value":1}]}""",
        "warning QU012: Two images of question \"a\" have the value \"1\""
    )]
    [InlineData("""{"questiontype":"image_click","id":"a"}""", "error QU013: question \"a\" needs \"src\"")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"x","max_clicks":-1}""", "error QU012: \"max_clicks\"")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"x","max_clicks":1.5}""", "error QU012: \"max_clicks\"")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"x","width":0}""", "error QU012: \"width\"")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"x","width":"wide"}""", "error QU012: \"width\"")]
    [InlineData("""{"questiontype":"video","id":"a"}""", "error QU013")]
    [InlineData("""{"questiontype":"field","id":"a","show_if":"  "}""", "error EX002")]
    [InlineData("""{"questiontype":"field","id":"a","show_if":5}""", "error EX008")]
    [InlineData("""{"questiontype":"field","id":"a","show_if":"b > 1"}""", "warning EX009")]
    [InlineData("""{"questiontype":"radiogrid","labels":["x"],"questions":[{"text":"A"},{"id":"b","text":"B"}]}""", "warning QU015")]
    [InlineData("""{"questiontype":"checklist","questions":[{"text":"A"}]}""", "warning QU015")]
    [InlineData("""{"questiontype":"group","questions":[{"questiontype":"field"}]}""", "warning QU015")]
    [InlineData(
        """{"questiontype":"group","questions":[{"questiontype":"field","id":"a","show_if":"b"},{"questiontype":"field","id":"b"}]}""",
        "warning ST004"
    )]
    [InlineData(
        """{"questiontype":"image_select","id":"a","images":[{"src":"/static/nope.png","value":1}]}""",
        "warning QU030: There is no file static/nope.png"
    )]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"nope.png"}""", "warning QU030: There is no file nope.png")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"//example.org/x.png"}""", "warning QU031")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"data:image/png;base64,AA"}""", "warning QU031")]
    public void A_question_must_have_what_its_type_needs(string question, string expected) =>
        AssertFound(QuestionnaireFile.With(question), expected);

    [Theory]
    [InlineData("""{"questiontype":"textview","text":"x"}""")]
    [InlineData("""{"questiontype":"video","src":"consent.html"}""")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"/consent.html?v=2#x","max_clicks":0,"width":"300"}""")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"consent.html"}""")]
    public void What_is_complete_causes_no_finding(string question) =>
        Assert.Empty(QuestionnaireFile.Findings(QuestionnaireFile.With(question)));

    [Fact]
    public void All_mistakes_of_a_file_are_told_at_once_in_its_order()
    {
        var found = QuestionnaireFile.Findings("""
            {"questions":[
              {"questiontype":"fild","id":"a"},
              {"questiontype":"slider","id":"2b"},
              {"questiontype":"group","questions":[{"questiontype":"field","id":"tag"},{"questiontype":"image_click","id":"c"}]},
              {"questiontype":"field","id":"d","show_if":"e >"}],
             "participant_calculations":{"class":"1","f":"g("}}
            """);

        Assert.Equal(["2 QU010", "3 QU013", "3 QU016", "4 QU013", "4 QU016", "5 EX001", "6 EX005", "6 QU016"],
            found
                .Where(d => d.Contains(": error ", StringComparison.Ordinal))
                .Select(d => $"{d.Split('(', ',')[1]} {d.Split(" error ")[1][..5]}")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(found.Select(LineOf).Order(), found.Select(LineOf));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_of_once_and_its_pages_are_not()
    {
        var found = QuestionnaireFile.Findings("{\"questions\": [");

        Assert.Contains("questionnaires/q.json(1,", Assert.Single(found), StringComparison.Ordinal);
    }

    private static int LineOf(string finding) => int.Parse(finding.Split('(', ',')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static void AssertFound(string json, string expected) =>
        Assert.Contains(QuestionnaireFile.Findings(json), d => d.Contains(expected, StringComparison.Ordinal));

    // What the study can run without does not keep it from running.
    [Theory]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"consent.html","marker_color":"reddish!"}""", "the usual one is shown")]
    [InlineData("""{"questiontype":"video","id":"a","src":"consent.html","completion_threshold":1.5}""", "the usual 0.98 is taken")]
    [InlineData("""{"questiontype":"slider","id":"a","tick_count":5,"default":9}""", "begins at 5")]
    [InlineData("""{"questiontype":"slider","id":"a","tick_count":1}""", "nothing to choose")]
    [InlineData("""{"questiontype":"field","id":"a","datatype":"words"}""", "it is ignored")]
    [InlineData("""{"questiontype":"field","id":"a","instructions":"Hello {{ 1 + }}"}""", "ends too early")]
    [InlineData(
        """{"questiontype":"image_select","id":"a","images":[{"src":"consent.html","value":1},{"src":"consent.html","value":1}]}""",
        "does not tell them apart"
    )]
    public void A_setting_that_means_nothing_is_a_warning(string question, string message)
    {
        var found = Assert.Single(QuestionnaireFile.Findings(QuestionnaireFile.With(question)));

        Assert.Contains(" warning ", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }
}
