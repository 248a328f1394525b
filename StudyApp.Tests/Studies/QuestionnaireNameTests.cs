using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>What questions, calculations and questionnaires can be called.</summary>
public sealed class QuestionnaireNameTests
{
    [Theory]
    [InlineData("participantID")]
    [InlineData("participant")]
    [InlineData("tag")]
    [InlineData("timeStarted")]
    [InlineData("timeEnded")]
    [InlineData("duration")]
    [InlineData("condition")]
    [InlineData("tables")]
    [InlineData("None")]
    [InlineData("lambda")]
    [InlineData("Tag")]
    [InlineData("timestarted")]
    [InlineData("__visit")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("größe")]
    public void These_ids_are_refused_wherever_a_column_gets_its_name(string id)
    {
        foreach (var question in new[]
        {
            $$"""{"questiontype":"field","id":"{{id}}"}""",
            $$"""{"questiontype":"radiogrid","labels":["x"],"questions":[{"id":"{{id}}","text":"A"}]}""",
            $$"""{"questiontype":"checklist","questions":[{"id":"{{id}}","text":"A"}]}""",
            $$"""{"questiontype":"group","questions":[{"questiontype":"field","id":"{{id}}"}]}""",
        })
            Assert.Contains(
                QuestionnaireFile.Findings(QuestionnaireFile.With(question)),
                d => d.Contains("error QU016", StringComparison.Ordinal)
            );
        Assert.Contains(
            QuestionnaireFile.Findings(
                $$$"""{"questions":[{"questiontype":"field","id":"x"}],"participant_calculations":{"{{{id}}}":"1"}}"""
            ),
            d => d.Contains("error QU016", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("a")]
    [InlineData("_a")]
    [InlineData("A1_b")]
    [InlineData("source")]
    [InlineData("end_reason")]
    [InlineData("Condition")]
    [InlineData("If")]
    [InlineData("match")]
    [InlineData("len")]
    public void These_are_taken(string id) =>
        Assert.Empty(QuestionnaireFile.Findings(QuestionnaireFile.With($$"""{"questiontype":"field","id":"{{id}}"}""")));

    [Theory]
    [InlineData("""{"questiontype":"field","id":"a"},{"questiontype":"slider","id":"a","tick_count":3}""", "a")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"consent.html"},{"questiontype":"field","id":"a_y"}""", "a_y")]
    [InlineData("""{"questiontype":"video","id":"a","src":"consent.html"},{"questiontype":"field","id":"a_watched"}""", "a_watched")]
    [InlineData("""{"questiontype":"radiogrid","id":"g","labels":["x"],"questions":[{"id":"a","text":"A"},{"id":"a","text":"B"}]}""", "a")]
    [InlineData(
        """{"questiontype":"group","questions":[{"questiontype":"field","id":"a"}]},{"questiontype":"checklist","questions":[{"id":"a","text":"A"}]}""",
        "a"
    )]
    public void No_two_columns_have_the_same_name(string questions, string name) =>
        Assert.Contains(
            QuestionnaireFile.Findings(QuestionnaireFile.With(questions)),
            d => d.Contains($"error QU017: The id \"{name}\"", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(
        """{"questiontype":"group","id":"a","questions":[{"questiontype":"field","id":"a"}]},{"questiontype":"group","id":"a","questions":[{"questiontype":"field","id":"b"}]}"""
    )]
    [InlineData("""{"questiontype":"radiogrid","id":"a","labels":["x"],"questions":[{"id":"a","text":"A"}]}""")]
    [InlineData("""{"questiontype":"checklist","id":"a","questions":[{"id":"a","text":"A"}]}""")]
    public void The_id_of_what_holds_others_names_no_column(string questions) =>
        Assert.Empty(QuestionnaireFile.Findings(QuestionnaireFile.With(questions)));

    [Theory]
    [InlineData("condition", "error QU003")]
    [InlineData("tables", "error QU003")]
    [InlineData(".", "error QU050")]
    [InlineData("a\nb", "error QU050")]
    [InlineData("what?", "error QU050")]
    [InlineData("a name of 65 characters, which is one more than the database keep", "error QU050")]
    [InlineData("2nd", null)]
    [InlineData("work-load", null)]
    [InlineData("größe.neu", null)]
    [InlineData("Q", "error QU003")]
    [InlineData("interaction", null)]
    [InlineData("participant", null)]
    public void A_file_names_its_questionnaire(string name, string? expected)
    {
        var diagnostics = new DiagnosticBag();
        AStudy
            .With()
            .WithFile($"questionnaires/{name}.json", QuestionnaireFile.With("""{"questiontype":"field","id":"a"}"""))
            .Read(diagnostics);

        // The study has a questionnaire q, whose view would be taken for that of Q.
        if (expected is null) Assert.Empty(diagnostics);
        else Assert.Contains(expected, Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_name_in_a_folder_of_its_own_collides()
    {
        var diagnostics = new DiagnosticBag();
        AStudy
            .With()
            .WithFile("extra/questionnaires/q.json", QuestionnaireFile.With("""{"questiontype":"field","id":"a"}"""))
            .Read(diagnostics);

        Assert.Contains("The name \"q\" collides with", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_questionnaire_in_a_folder_of_its_own_is_found_and_kept_although_no_page_shows_it()
    {
        var loaded = AStudy
            .With()
            .WithFile("extra/questionnaires/more.json", QuestionnaireFile.With("""{"questiontype":"field","id":"a"}"""))
            .Read([]);

        Assert.Equal(["more", "one", "q", "two"], loaded!.Study.Questionnaires.Keys.Order(StringComparer.Ordinal));
    }
}
