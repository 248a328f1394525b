using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>
/// Questions whose condition hides them: they neither hold anyone back nor store anything, whatever their type insists on.
/// </summary>
public sealed class HiddenQuestionTests
{
    [Theory]
    [InlineData("\"questiontype\":\"field\",\"id\":\"a\",\"required\":true,\"email\":true", "a=x")]
    [InlineData("\"questiontype\":\"num_field\",\"id\":\"a\",\"required\":true,\"max\":5", "a=99")]
    [InlineData("\"questiontype\":\"radiolist\",\"id\":\"a\",\"labels\":[\"x\",\"y\"],\"required_selection\":\"y\"", "a=x")]
    [InlineData("\"questiontype\":\"drop_down\",\"id\":\"a\",\"items\":[\"x\"],\"required\":true", "a=z")]
    [InlineData("\"questiontype\":\"slider\",\"id\":\"a\",\"tick_count\":5,\"default\":3,\"required\":true", "a=3")]
    [InlineData("\"questiontype\":\"image_click\",\"id\":\"a\",\"src\":\"x\",\"required\":true", "a_x=1")]
    [InlineData("\"questiontype\":\"radiogrid\",\"labels\":[\"x\"],\"required\":true,\"questions\":[{\"id\":\"a\",\"text\":\"A\"}]", "a=1")]
    [InlineData("\"questiontype\":\"checklist\",\"required\":true,\"questions\":[{\"id\":\"a\",\"text\":\"A\"}]", "a=1")]
    [InlineData("\"questiontype\":\"video\",\"id\":\"a\",\"src\":\"x\",\"force_watch\":true", "a_watched=3")]
    [InlineData("\"questiontype\":\"group\",\"required\":true,\"questions\":[{\"questiontype\":\"field\",\"id\":\"a\"}]", "a=x")]
    public void Nothing_is_asked_and_nothing_stored(string settings, string sent)
    {
        var questionnaire = QuestionnaireFile.Read(
            QuestionnaireFile.With($$"""{"questiontype":"field","id":"more"},{{{settings}},"show_if":"more == 'yes'"}""")
        );

        var reading = questionnaire.Read(QuestionnaireFile.Form($"more=no&{sent}"), 0);

        Assert.Empty(reading.Problems);
        Assert.False(reading.IsUnverified);
        Assert.Equal(["more"], reading.Values.Where(v => !v.Value.IsMissing).Select(v => v.Key));
    }

    [Theory]
    [InlineData("a=1&b=1&c=1", "a=1&b=1&c=1")]
    [InlineData("a=0&b=1&c=1", "a=0&b=&c=")]
    [InlineData("b=1&c=1", "a=&b=&c=")]
    [InlineData("a=1&b=0&c=1", "a=1&b=0&c=")]
    public void What_a_hidden_question_holds_counts_as_missing_for_those_after_it(string sent, string expected)
    {
        var questionnaire = QuestionnaireFile.Read(QuestionnaireFile.With("""
            {"questiontype":"num_field","id":"a"},{"questiontype":"num_field","id":"b","show_if":"a == 1"},{"questiontype":"num_field","id":"c","show_if":"b == 1"}
            """));

        Assert.Equal(expected, QuestionnaireFile.Stored(questionnaire, sent));
    }

    [Fact]
    public void The_name_of_a_hidden_question_can_be_tested_for_None()
    {
        var questionnaire = QuestionnaireFile.Read(QuestionnaireFile.With("""
            {"questiontype":"field","id":"a"},{"questiontype":"field","id":"b","show_if":"a == 'x'"},{"questiontype":"field","id":"c","required":true,"show_if":"b == None"}
            """));

        Assert.Equal("a=y&b=&c=z", QuestionnaireFile.Stored(questionnaire, "a=y&b=left over&c=z"));
        Assert.Equal("a=x&b=w&c=", QuestionnaireFile.Stored(questionnaire, "a=x&b=w&c=z"));
    }

    [Theory]
    [InlineData("g > 2", "g=3", true)]
    [InlineData("g > 2", "g=2", false)]
    [InlineData("g > 2", "", false)]
    [InlineData("g == '3' and g == 3", "g=3", true)]
    [InlineData("pick in ['x', 'z']", "pick=z", true)]
    [InlineData("pick not in ['x', 'z']", "pick=y", true)]
    [InlineData("pick == 'x' or pick == 'y'", "pick=y", true)]
    [InlineData("1 < n <= 3", "n=3", true)]
    [InlineData("1 < n <= 3", "n=1", false)]
    [InlineData("box", "box=1", true)]
    [InlineData("box", "", false)]
    [InlineData("not box", "", true)]
    [InlineData("other_enable", "other_enable=1", true)]
    [InlineData("len(text) > 2", "text=abc", true)]
    [InlineData("'b' in text", "text=abc", true)]
    [InlineData("s >= 4", "s=4", true)]
    [InlineData("spot_x > 100", "spot_x=120&spot_y=3", true)]
    [InlineData("round(n) == 2 and int(n) == 2", "n=2", true)]
    [InlineData("text - 1 > 0", "text=abc", false)]
    [InlineData("1 / n > 0", "n=0", false)]
    [InlineData("unknown == 1", "", false)]
    public void Answers_of_every_kind_decide(string showIf, string sent, bool shown)
    {
        var questionnaire = QuestionnaireFile.Read(QuestionnaireFile.With($$"""
            {"questiontype":"radiogrid","labels":["1","2","3"],"questions":[{"id":"g","text":"G"}]},{"questiontype":"radiolist","id":"pick","labels":["x","y","z"]},
            {"questiontype":"num_field","id":"n"},{"questiontype":"checklist","questions":[{"id":"box","text":"B"},{"id":"other","text":"O","text_entry":true}]},
            {"questiontype":"field","id":"text"},{"questiontype":"slider","id":"s","tick_count":5},{"questiontype":"image_click","id":"spot","src":"x"},
            {"questiontype":"field","id":"target","show_if":"{{showIf}}"}
            """));

        Assert.Equal(shown, !questionnaire.Read(QuestionnaireFile.Form(sent + "&target=here"), 0).Values["target"].IsMissing);
    }
}
