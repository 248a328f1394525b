using StudyApp.Diagnostics;
using StudyApp.Studies;
using Xunit;

namespace StudyApp.Tests.Items;

/// <summary>Single answers and what becomes of them: question | form | stored values, or the problem.</summary>
public sealed class ItemReadingTests
{
    private const string Num = """{"questiontype":"num_field","id":"a","min":0,"max":9}""";
    private const string Float = """{"questiontype":"num_field","id":"a","datatype":"float"}""";
    private const string Radio = """{"questiontype":"radiolist","id":"a","labels":["x","y"],"other_enabled":true}""";
    private const string Must = """{"questiontype":"radiolist","id":"a","labels":["x","y"],"required_selection":"y"}""";
    private const string Grid = """{"questiontype":"radiogrid","id":"g","labels":["no","","yes"],"na_column":true,"required":true,"q_text":[{"id":"a","text":"A"},{"id":"b","text":"B"}]}""";
    private const string Labels = """{"questiontype":"radiogrid","id":"g","store_labels":true,"labels":["no","yes"],"questions":[{"id":"a","text":"A"}]}""";
    private const string Check = """{"questiontype":"checklist","questions":[{"id":"a","text":"A"},{"id":"b","text":"B","text_entry":true}]}""";
    private const string Slider = """{"questiontype":"slider","id":"a","tick_count":"5"}""";
    private const string Field = """{"questiontype":"field","id":"a","max_length":5,"min_length":2}""";

    [Theory]
    [InlineData(Num, "a=7", "a=7")]
    [InlineData(Num, "a= 7.0 ", "a=7")]
    [InlineData(Num, "a=0", "a=0")]
    [InlineData(Num, "a=", "a=")]
    [InlineData(Num, "a=10", "OutOfRange@a")]
    [InlineData(Num, "a=-1", "OutOfRange@a")]
    [InlineData(Num, "a=1.5", "NotAWholeNumber@a")]
    [InlineData(Num, "a=seven", "NotAWholeNumber@a")]
    [InlineData(Float, "a=1.25", "a=1.25")]
    [InlineData(Float, "a=-1e-3", "a=-0.001")]
    [InlineData(Float, "a=1,5", "NotANumber@a")]
    [InlineData(Float, "a=1e300", "TooLarge@a")]
    [InlineData(Radio, "a=x", "a=x")]
    [InlineData(Radio, "a=__other__&a_other_text_prompt= mine ", "a=mine")]
    [InlineData(Radio, "a=__other__", "OtherTextRequired@a_other_text_prompt")]
    [InlineData(Radio, "a=z", "NotOffered@a1")]
    [InlineData(Radio, "a_other_text_prompt=unused", "a=")]
    [InlineData(Must, "a=y", "a=y")]
    [InlineData(Must, "a=x", "SelectionRequired@a1")]
    [InlineData(Must, "", "ChoiceRequired@a1")]
    [InlineData(Grid, "a=1&b=3", "a=1&b=3")]
    [InlineData(Grid, "a=2&b=", "a=2&b=")]
    [InlineData(Grid, "a=4&b=0", "NotOffered@a1 NotOffered@b1")]
    [InlineData(Grid, "a=1", "RowRequired@b1")]
    [InlineData(Labels, "a=yes", "a=yes")]
    [InlineData(Labels, "a=1", "NotOffered@a1")]
    [InlineData(Check, "a=1&b_enable=1&b=text", "a=1&b=text")]
    [InlineData(Check, "b_enable=1", "a=0&b=1")]
    [InlineData(Check, "b=typed without tick", "a=0&b=typed without tick")]
    [InlineData(Check, "", "a=0&b=0")]
    [InlineData(Slider, "a=5", "a=5")]
    [InlineData(Slider, "a=6", "NotOffered@a")]
    [InlineData(Slider, "a=0", "NotOffered@a")]
    [InlineData(Field, "a=abc", "a=abc")]
    [InlineData(Field, "a=a", "TooShort@a")]
    [InlineData(Field, "a=abcdef", "TooLong@a")]
    [InlineData(Field, "a=   ", "a=")]
    public void An_answer_is_stored_or_refused(string question, string form, string expected)
    {
        var questionnaire = StudyReader.ReadQuestionnaire("q", $$"""{"questions":[{{question}}]}""", new DiagnosticBag())!;

        var reading = questionnaire.Read(new(Parse(form)), condition: 0);

        var actual = reading.Problems.IsEmpty
            ? string.Join('&', reading.Values.Select(v => $"{v.Key}={v.Value}"))
            : string.Join(' ', reading.Problems.Select(p => $"{p.Kind}@{p.Field}"));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void An_item_of_another_condition_is_missing_whatever_was_sent()
    {
        var questionnaire = StudyReader.ReadQuestionnaire("q", """{"questions":[{"questiontype":"field","id":"a","required":true,"for_conditions":[2]}]}""", new DiagnosticBag())!;

        Assert.True(questionnaire.Read(new(Parse("a=x")), condition: 1).Values["a"].IsMissing);
        Assert.Equal("x", questionnaire.Read(new(Parse("a=x")), condition: 2).Values["a"].Value);
    }

    private static IEnumerable<KeyValuePair<string, string>> Parse(string form) =>
        form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]));
}
