using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>Values in a questionnaire file that are not of the type asked for, and what they count as.</summary>
public sealed class QuestionnaireCoercionTests
{
    [Theory]
    [InlineData("5")]
    [InlineData("5.0")]
    [InlineData("\"5\"")]
    [InlineData("\" 5 \"")]
    [InlineData("\"5.0\"")]
    [InlineData("\"5e0\"")]
    public void A_whole_number_can_be_written_in_many_ways(string value) =>
        Assert.Equal(5, QuestionnaireFile.Only<SliderItem>($$"""{"questiontype":"slider","id":"a","tick_count":{{value}}}""").TickCount);

    [Theory]
    [InlineData("0.5")]
    [InlineData("\"0.5\"")]
    [InlineData("\"5e-1\"")]
    public void So_can_a_number(string value) =>
        Assert.Equal(
            0.5,
            QuestionnaireFile
                .Only<MediaItem>($$"""{"questiontype":"video","id":"a","src":"x.webm","completion_threshold":{{value}}}""")
                .CompletionThreshold
        );

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("\"TRUE\"", true)]
    [InlineData("\"yes\"", true)]
    [InlineData("\"On\"", true)]
    [InlineData("\"1\"", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("\"False\"", false)]
    [InlineData("\"no\"", false)]
    [InlineData("\"OFF\"", false)]
    [InlineData("\"0\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("null", false)]
    public void So_can_yes_and_no(string value, bool expected) =>
        Assert.Equal(expected, QuestionnaireFile.Only<FieldItem>($$"""{"questiontype":"field","id":"a","required":{{value}}}""").Required);

    [Theory]
    [InlineData("slider", "\"tick_count\":\"many\"", "tick_count")]
    [InlineData("slider", "\"tick_count\":5.5", "tick_count")]
    [InlineData("slider", "\"tick_count\":true", "tick_count")]
    [InlineData("slider", "\"tick_count\":[5]", "tick_count")]
    [InlineData("slider", "\"tick_count\":5,\"width\":\"50%\"", "width")]
    [InlineData("field", "\"width\":\"wide\"", "width")]
    [InlineData("multi_field", "\"height\":false", "height")]
    [InlineData("num_field", "\"min\":\"low\"", "min")]
    [InlineData("num_field", "\"max\":true", "max")]
    [InlineData("field", "\"required\":\"perhaps\"", "required")]
    [InlineData("field", "\"required\":2", "required")]
    [InlineData("field", "\"disable_paste\":\"si\"", "disable_paste")]
    [InlineData("field", "\"for_conditions\":[\"one\"]", "for_conditions")]
    [InlineData("radiolist", "\"labels\":[\"x\"],\"other_input_width\":\"x\"", "other_input_width")]
    [InlineData("checklist", "\"questions\":[{\"id\":\"b\",\"text_entry\":\"perhaps\"}]", "text_entry")]
    [InlineData("checklist", "\"questions\":[{\"id\":\"b\",\"text_entry_width\":\"x\"}]", "text_entry_width")]
    [InlineData("group", "\"questions\":[{\"questiontype\":\"slider\",\"id\":\"b\",\"tick_count\":\"x\"}]", "tick_count")]
    public void What_does_not_convert_is_an_error_that_names_the_key(string type, string settings, string key) =>
        Assert.Contains(QuestionnaireFile.Findings(QuestionnaireFile.With($$"""{"questiontype":"{{type}}","id":"a",{{settings}}}""")),
            d => d.Contains("error QU012", StringComparison.Ordinal) && d.Contains($"\"{key}\" of", StringComparison.Ordinal));

    [Fact]
    public void What_stands_inside_groups_and_checklists_is_converted_too()
    {
        var group = QuestionnaireFile.Only<GroupItem>("""
            {"questiontype":"group","show_sub_labels":"yes","questions":[
              {"questiontype":"num_field","id":"n","min":"0","max":"9.0","required":"on"},
              {"questiontype":"checklist","questions":[{"id":"b","text":"B","text_entry":"1","text_entry_hides":"true","text_entry_width":"120"}]}]}
            """);

        Assert.True(group.ShowSubLabels);
        Assert.Equal((0d, 9d, true), group.Questions[0] is NumberItem number ? (number.Min, number.Max, number.Required) : default);
        Assert.Equal(
            (true, true),
            group.Questions[1] is ChecklistItem { Boxes: [var box] } ? (box.TextEntry, box.TextEntryHides) : default
        );
    }

    [Theory]
    [InlineData("[1,\"2\"]", "x x ")]
    [InlineData("[\"3.0\"]", "  x")]
    [InlineData("[]", "x x x")]
    public void The_conditions_that_are_shown_a_question_are_whole_numbers(string conditions, string expected)
    {
        var questionnaire = QuestionnaireFile.Read(
            QuestionnaireFile.With($$"""{"questiontype":"field","id":"a","for_conditions":{{conditions}}}""")
        );

        Assert.Equal(
            expected,
            string.Join(' ', Enumerable.Range(1, 3).Select(c => questionnaire.Read(QuestionnaireFile.Form("a=x"), c).Values["a"].Value))
        );
    }

    [Theory]
    [InlineData("""{"question_type":"field","id":"a"}""")]
    [InlineData("""{"question_type":"field","questiontype":"field","id":"a"}""")]
    [InlineData("""{"questiontype":"group","questions":[{"question_type":"field","id":"a"}]}""")]
    public void The_type_has_a_second_name(string question)
    {
        Assert.Empty(QuestionnaireFile.Findings(QuestionnaireFile.With(question)));
        Assert.Equal("a=x", QuestionnaireFile.Stored(QuestionnaireFile.Read(QuestionnaireFile.With(question)), "a=x"));
    }

    [Theory]
    [InlineData("""{"question_type":"field","questiontype":"slider","id":"a","tick_count":3}""")]
    [InlineData("""{"questiontype":"group","questions":[{"question_type":"field","questiontype":"slider","id":"a","tick_count":3}]}""")]
    public void Two_different_types_for_one_question_are_an_error(string question) =>
        Assert.Contains(
            QuestionnaireFile.Findings(QuestionnaireFile.With(question)),
            d => d.Contains("error QU010", StringComparison.Ordinal) && d.Contains("keep one of them", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("1,2", ColumnType.Integer, "2")]
    [InlineData("1,2.5", ColumnType.Number, "2.5")]
    [InlineData("\"1\",\"2\"", ColumnType.Text, "2")]
    [InlineData("1,\"2\"", ColumnType.Text, "2")]
    [InlineData("true,false", ColumnType.Text, "false")]
    [InlineData("\"happy\",\"sad\"", ColumnType.Text, "sad")]
    public void The_values_of_pictures_stay_as_they_are_written(string values, ColumnType type, string last)
    {
        var images = string.Join(',', values.Split(',').Select((value, i) => $$"""{"src":"{{i}}.svg","value":{{value}}}"""));
        var item = QuestionnaireFile.Only<ImageSelectItem>($$"""{"questiontype":"image_select","id":"a","images":[{{images}}]}""");

        Assert.Equal(type, Assert.Single(item.Columns).Type);
        Assert.Equal(last, item.Images[^1].Value.ToString());
    }
}
