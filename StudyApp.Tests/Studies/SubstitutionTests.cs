using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>Placeholders in the texts of questionnaires: where they are filled, with what, and where they are left alone.</summary>
public sealed class SubstitutionTests
{
    private static readonly DictionaryScope Known = new(new Dictionary<string, Value>
    {
        ["name"] = Value.Of("Zoë & <Co>"),
        ["n"] = Value.Of(3.0),
        ["blank"] = Value.Of(""),
        ["none"] = Value.Null,
    });

    [Theory]
    [InlineData("{{ n }}", "3")]
    [InlineData("{{n}}{{ n + 1 }}", "34")]
    [InlineData("{{ n / 2 }}", "1.5")]
    [InlineData("{{ 0 }}", "0")]
    [InlineData("{{ n > 2 }} {{ n > 3 }}", "True False")]
    [InlineData("{{ [n, 'a'] }}", "[3, 'a']")]
    [InlineData("{{ 'few' if n < 5 else 'many' }}", "few")]
    [InlineData("a{{ none }}b{{ blank }}c", "abc")]
    [InlineData("a{{ missing }}b", "ab")]
    [InlineData("a{{ 1 / 0 }}b{{ 'x' - 1 }}c", "abc")]
    [InlineData("{{ name }}", "Zoë &amp; &lt;Co&gt;")]
    [InlineData("<b>{{ '<i>' }}</b>", "<b>&lt;i&gt;</b>")]
    [InlineData("{{ '{{' }} n }}", "{{ n }}")]
    [InlineData("{{ '{{ n' }}", "{{ n")]
    [InlineData("{ n } {{", "{ n } {{")]
    [InlineData("{{\nn }}", "{{\nn }}")]
    public void A_placeholder_becomes_the_text_of_its_value(string text, string expected) =>
        Assert.Equal(
            expected,
            Shown(
                QuestionnaireFile.With($$$"""{"questiontype":"field","id":"a","instructions":{{{Quoted(text)}}},"placeholder":"{{ n }}"}""")
            )
                .Items[0]
                .Instructions.Value
        );

    [Fact]
    public void Every_text_is_filled_wherever_it_stands()
    {
        const string Filled = "{{ n }}";
        var shown = Shown($$"""
            {"instructions":"{{Filled}}","questions":[
              {"questiontype":"radiogrid","id":"g","title":"{{Filled}}","labels":["{{Filled}}"],"na_column":true,"na_label":"{{Filled}}","questions":[{"id":"r","text":"{{Filled}}"}]},
              {"questiontype":"group","text":"{{Filled}}","questions":[{"questiontype":"checklist","instructions":"{{Filled}}","questions":[{"id":"c","text":"{{Filled}}"}]}]},
              {"questiontype":"slider","id":"s","tick_count":3,"left":"{{Filled}}","right":"{{Filled}}"},
              {"questiontype":"image_select","id":"i","images":[{"src":"x","value":"v{{Filled}}","label":"{{Filled}}","alt":"{{Filled}}"}]},
              {"questiontype":"drop_down","id":"d","items":["{{Filled}}"]},
              {"questiontype":"textview","text":"{{Filled}}"}]}
            """);

        Assert.Equal("3", shown.Instructions.Value);
        var grid = (RadioGridItem)shown.Items[0];
        Assert.Equal(["3", "3", "3", "3"], [grid.Title.Value, grid.Labels[0], grid.NaLabel!, grid.Rows[0].Text.Value]);
        var group = (GroupItem)shown.Items[1];
        Assert.Equal(
            ["3", "3", "3"],
            [group.Text.Value, group.Questions[0].Instructions.Value, ((ChecklistItem)group.Questions[0]).Boxes[0].Text.Value]
        );
        Assert.Equal(("3", "3"), (((SliderItem)shown.Items[2]).Left.Value, ((SliderItem)shown.Items[2]).Right.Value));
        var image = ((ImageSelectItem)shown.Items[3]).Images[0];
        Assert.Equal(("v3", "3", "3"), (image.Text, image.Label, image.Alt));
        Assert.Equal("3", ((DropDownItem)shown.Items[4]).Choices[0]);
        Assert.Equal("3", ((TextViewItem)shown.Items[5]).Text.Value);
    }

    [Fact]
    public void Addresses_conditions_and_calculations_hold_no_placeholders()
    {
        var shown = Shown("""
            {"questions":[
              {"questiontype":"image_click","id":"a","src":"{{ n }}.png","instructions":"{{ n }}"},
              {"questiontype":"field","id":"b","show_if":"'{{ n }}' == '3'","pattern":"{{ n }}"}],
             "participant_calculations":{"c":"'{{ n }}'"}}
            """);

        Assert.Equal("{{ n }}.png", ((ImageClickItem)shown.Items[0]).Source.Value);
        Assert.Equal("'{{ n }}' == '3'", shown.Items[1].ShowIfText);
        Assert.Equal("{{ n }}", ((FieldItem)shown.Items[1]).Pattern);
        Assert.Equal("'{{ n }}'", shown.Calculations[0].Text);
    }

    [Fact]
    public void Filling_for_one_participant_changes_nothing_for_the_next()
    {
        var questionnaire = QuestionnaireFile.Read(
            QuestionnaireFile.With("""{"questiontype":"field","id":"a","instructions":"{{ n }}"}""")
        );

        Assert.Equal("3", questionnaire.Template!.Render(questionnaire, Known).Items[0].Instructions.Value);
        Assert.Equal("{{ n }}", questionnaire.Items[0].Instructions.Value);
        Assert.Equal(
            "",
            questionnaire.Template.Render(questionnaire, new DictionaryScope(new Dictionary<string, Value>())).Items[0].Instructions.Value
        );
    }

    private static Questionnaire Shown(string json)
    {
        var questionnaire = QuestionnaireFile.Read(json);
        return questionnaire.Template!.Render(questionnaire, Known);
    }

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
