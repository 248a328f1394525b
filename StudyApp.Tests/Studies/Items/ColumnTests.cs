using StudyApp.Studies.Items;
using Xunit;

namespace StudyApp.Tests.Studies.Items;

/// <summary>Which columns questions store, and of which type.</summary>
public sealed class ColumnTests
{
    [Theory]
    [InlineData("""{"questiontype":"field","id":"a"}""", "a:Text")]
    [InlineData("""{"questiontype":"multi_field","id":"a"}""", "a:Text")]
    [InlineData("""{"questiontype":"num_field","id":"a"}""", "a:Integer")]
    [InlineData("""{"questiontype":"radiolist","id":"a","labels":["1","2"]}""", "a:Text")]
    [InlineData("""{"questiontype":"drop_down","id":"a","items":["1","2"]}""", "a:Text")]
    [InlineData("""{"questiontype":"slider","id":"a","tick_count":5}""", "a:Integer")]
    [InlineData(
        """{"questiontype":"radiogrid","id":"g","labels":["x"],"questions":[{"id":"a","text":"A"},{"id":"b","text":"B"}]}""",
        "a:Text b:Text"
    )]
    [InlineData(
        """{"questiontype":"radiogrid","id":"g","labels":["x"],"q_text":[{"id":"a","text":"A"},{"text":"none"},{"id":"b","text":"B"}]}""",
        "a:Text b:Text"
    )]
    [InlineData(
        """{"questiontype":"checklist","id":"c","questions":[{"id":"a","text":"A"},{"id":"b","text":"B","text_entry":true}]}""",
        "a:Integer b:Text"
    )]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"x"}""", "a_x:Number a_y:Number")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"x","max_clicks":3}""", "a:Text")]
    [InlineData("""{"questiontype":"image_click","id":"a","src":"x","max_clicks":0}""", "a:Text")]
    [InlineData("""{"questiontype":"video","id":"a","src":"x"}""", "a_started:Number a_ended:Number a_watched:Number")]
    [InlineData("""{"questiontype":"audio","id":"a","src":"x"}""", "a_started:Number a_ended:Number a_listened:Number")]
    [InlineData("""{"questiontype":"video","src":"x"}""", "")]
    [InlineData("""{"questiontype":"textview","id":"a","text":"x"}""", "")]
    [InlineData("""{"questiontype":"field"}""", "")]
    [InlineData("""{"questiontype":"field","id":"a","enabled":false}""", "a:Text")]
    [InlineData("""{"questiontype":"field","id":"a","for_conditions":[2]}""", "a:Text")]
    [InlineData("""
        {"questiontype":"group","id":"g","questions":[
          {"questiontype":"slider","id":"s","tick_count":3},{"questiontype":"audio","id":"m","src":"x"},{"questiontype":"textview","text":"x"},
          {"questiontype":"radiogrid","labels":["x"],"questions":[{"id":"r","text":"R"}]},{"questiontype":"image_click","id":"p","src":"x"}]}
        """, "s:Integer m_started:Number m_ended:Number m_listened:Number r:Text p_x:Number p_y:Number")]
    public void Each_type_has_its_columns(string question, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', QuestionnaireFile.Read(QuestionnaireFile.With(question)).Columns.Select(c => $"{c.Name}:{c.Type}"))
        );

    [Theory]
    [InlineData("integer", ColumnType.Integer)]
    [InlineData("float", ColumnType.Number)]
    [InlineData("string", ColumnType.Text)]
    [InlineData("datetime", ColumnType.Moment)]
    [InlineData("boolean", ColumnType.Boolean)]
    [InlineData("Float", ColumnType.Number)]
    public void The_author_can_choose_another_type(string datatype, ColumnType expected)
    {
        foreach (
            var settings in new[]
            {
                "\"questiontype\":\"field\"",
                "\"questiontype\":\"num_field\"",
                "\"questiontype\":\"slider\",\"tick_count\":3",
                "\"questiontype\":\"radiolist\",\"labels\":[\"x\"]",
                "\"questiontype\":\"drop_down\",\"items\":[\"x\"]",
            }
        )
            Assert.Equal(
                expected,
                Assert
                    .Single(
                        QuestionnaireFile.Read(QuestionnaireFile.With($$"""{{{settings}},"id":"a","datatype":"{{datatype}}"}""")).Columns
                    )
                    .Type
            );
    }

    [Fact]
    public void What_nobody_answered_is_missing_and_neither_nought_nor_empty()
    {
        var questionnaire = QuestionnaireFile.Read(QuestionnaireFile.With("""
            {"questiontype":"field","id":"a"},{"questiontype":"num_field","id":"b"},{"questiontype":"slider","id":"c","tick_count":5},{"questiontype":"drop_down","id":"d","items":["x"]},
            {"questiontype":"radiogrid","labels":["x"],"questions":[{"id":"e","text":"E"}]},{"questiontype":"image_click","id":"f","src":"x"},{"questiontype":"image_select","id":"g","images":[{"src":"x","value":1}]},
            {"questiontype":"checklist","questions":[{"id":"h","text":"H"}]}
            """));

        var values = questionnaire.Read(QuestionnaireFile.Form("a=&b=&c=&d="), 0).Values;

        Assert.Equal(["h"], values.Where(v => !v.Value.IsMissing).Select(v => v.Key));
        Assert.Equal(0L, values["h"].Value);
    }

    [Fact]
    public void A_question_that_is_switched_off_is_never_shown_and_never_read()
    {
        var questionnaire = QuestionnaireFile.Read(
            QuestionnaireFile.With("""{"questiontype":"field","id":"a","enabled":"no","required":true}""")
        );

        Assert.Equal("a=", QuestionnaireFile.Stored(questionnaire, "a=x"));
    }
}
