using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Reading;
using Xunit;

namespace StudyApp.Tests.Studies.Items;

/// <summary>Single answers and what becomes of them: question | form | stored values, or the problem.</summary>
public sealed class ItemReadingTests
{
    private const string Num = """{"questiontype":"num_field","id":"a","min":0,"max":9}""";
    private const string Float = """{"questiontype":"num_field","id":"a","datatype":"float"}""";
    private const string Radio = """{"questiontype":"radiolist","id":"a","labels":["x","y"],"other_enabled":true}""";
    private const string Must = """{"questiontype":"radiolist","id":"a","labels":["x","y"],"required_selection":"y"}""";
    private const string Grid =
        """{"questiontype":"radiogrid","id":"g","labels":["no","","yes"],"na_column":true,"required":true,"q_text":[{"id":"a","text":"A"},{"id":"b","text":"B"}]}""";
    private const string Labels =
        """{"questiontype":"radiogrid","id":"g","store_labels":true,"labels":["no","yes"],"questions":[{"id":"a","text":"A"}]}""";
    private const string Check =
        """{"questiontype":"checklist","questions":[{"id":"a","text":"A"},{"id":"b","text":"B","text_entry":true}]}""";
    private const string Slider = """{"questiontype":"slider","id":"a","tick_count":"5"}""";
    private const string Field = """{"questiontype":"field","id":"a","max_length":5,"min_length":2}""";

    private const string Lines = """{"questiontype":"multi_field","id":"a","max_length":10,"min_length":6}""";
    private const string Repeated = """{"questiontype":"radiolist","id":"a","labels":["x","","x"],"required":true}""";
    private const string Twins =
        """{"questiontype":"image_select","id":"a","images":[{"src":"x.svg","value":1},{"src":"y.svg","value":1}]}""";

    private const string Ints =
        """{"questiontype":"image_select","id":"a","images":[{"src":"x.svg","value":1},{"src":"y.svg","value":2}]}""";
    private const string Numbers =
        """{"questiontype":"image_select","id":"a","images":[{"src":"x.svg","value":1},{"src":"y.svg","value":2.5}]}""";
    private const string Texts =
        """{"questiontype":"image_select","id":"a","images":[{"src":"x.svg","value":"1"},{"src":"y.svg","value":true}]}""";
    private const string Group =
        """{"questiontype":"group","questions":[{"questiontype":"num_field","id":"a","required":true},{"questiontype":"checklist","questions":[{"id":"b","text":"B"}]},{"questiontype":"field","id":"c","for_conditions":[2]}]}""";
    private const string Pattern = """{"questiontype":"field","id":"a","pattern":"[A-Z]{2}[0-9]{3}|none"}""";
    private const string Hinted = """{"questiontype":"field","id":"a","pattern":"[A-Z]","pattern_hint":"one capital letter"}""";
    private const string Slow = """{"questiontype":"field","id":"a","pattern":"(a+)+b"}""";
    private const string Email = """{"questiontype":"field","id":"a","email":true}""";
    private const string Step = """{"questiontype":"num_field","id":"a","datatype":"float","min":0.5,"step":0.1}""";
    private const string Few =
        """{"questiontype":"checklist","min_choices":2,"max_choices":2,"questions":[{"id":"a","text":"A"},{"id":"b","text":"B"},{"id":"c","text":"C"}]}""";
    private const string Click = """{"questiontype":"image_click","id":"a","src":"x.svg"}""";
    private const string Clicks = """{"questiontype":"image_click","id":"a","src":"x.svg","max_clicks":2,"required":true}""";
    private const string Video = """{"questiontype":"video","id":"a","src":"x.webm"}""";
    private const string Audio = """{"questiontype":"audio","id":"a","src":"x.wav"}""";
    private const string Rank = """{"questiontype":"ranking","items":[{"id":"a","text":"A"},{"id":"b","text":"B"}]}""";
    private const string Sum = """{"questiontype":"constant_sum","total":10,"items":[{"id":"a","text":"A"},{"id":"b","text":"B"}]}""";
    private const string Part =
        """{"questiontype":"constant_sum","total":1,"datatype":"float","items":[{"id":"a","text":"A"},{"id":"b","text":"B"},{"id":"c","text":"C"}]}""";
    private const string Date = """{"questiontype":"date","id":"a","min":"2020-01-01","max":"2020-12-31"}""";
    private const string Time = """{"questiontype":"time","id":"a","min":"06:00","max":"22:00"}""";
    private const string Matrix =
        """{"questiontype":"matrix","rows":[{"id":"a","text":"A"}],"columns":[{"id":"n","text":"N","questiontype":"num_field","required":true},{"id":"t","text":"T"},{"id":"c","text":"C","questiontype":"checkbox"}]}""";

    [Theory]
    [InlineData(Lines, "a=ab\r\ncd\r\nef\r\n", "a=ab\r\ncd\r\nef\r\n")]
    [InlineData(Lines, "a=ab\r\ncd\r\nefgh", "a=ab\r\ncd\r\nefgh")]
    [InlineData(Lines, "a=abcdefg\r\nhij", "TooLong@a")]
    [InlineData(Lines, "a=ab\r\n\r\n", "TooShort@a")]
    [InlineData(Lines, "a=ab\n\r\r\n\n", "a=ab\n\r\r\n\n")]
    [InlineData(Lines, "a=😀😀😀😀😀", "a=😀😀😀😀😀")]
    [InlineData(Lines, "a=😀😀😀😀😀x", "TooLong@a")]
    [InlineData(Repeated, "a=x", "a=x")]
    [InlineData(Repeated, "a=", "a=")]
    [InlineData(Repeated, "", "ChoiceRequired@a1")]
    [InlineData(Repeated, "a= ", "ChoiceRequired@a1")]
    [InlineData(Twins, "a=1", "a=1")]
    [InlineData(Ints, "a=2", "a=2")]
    [InlineData(Ints, "a=3", "NotOffered@a1")]
    [InlineData(Numbers, "a=2.5", "a=2.5")]
    [InlineData(Texts, "a=true", "a=true")]
    [InlineData(Group, "a=1&c=x", "a=1&b=0&c=")]
    [InlineData(Group, "b=1", "Required@a")]
    [InlineData(Pattern, "a=AB123", "a=AB123")]
    [InlineData(Pattern, "a=none", "a=none")]
    [InlineData(Pattern, "a=xAB123", "WrongForm@a")]
    [InlineData(Pattern, "a=none\n", "WrongForm@a")]
    [InlineData(Hinted, "a=x", "UnlikeHint@a")]
    [InlineData(Num, "__unsent=a", "NotAWholeNumber@a")]
    [InlineData(Float, "__unsent=b\na", "NotANumber@a")]
    [InlineData(Float, "a=1.5&__unsent=a", "a=1.5")]
    [InlineData(Date, "__unsent=a", "NotADate@a")]
    [InlineData(Time, "__unsent=a", "NotATime@a")]
    [InlineData(Sum, "a=10&__unsent=b", "NotAWholeNumber@b")]
    [InlineData(Field, "__unsent=a", "a=")]
    [InlineData(Matrix, "a_n=3&__unsent=a_n", "a_n=3&a_t=&a_c=0")]
    [InlineData(Slow, "a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "WrongForm@a")]
    [InlineData(Email, "a= a.b@example.org ", "a=a.b@example.org")]
    [InlineData(Email, "a=a.b", "NotAnEmail@a")]
    [InlineData(Email, "a=a@b@c", "NotAnEmail@a")]
    [InlineData(Step, "a=0.8", "a=0.8")]
    [InlineData(Step, "a=0.85", "WrongStep@a")]
    [InlineData(Few, "a=1&c=1", "a=1&b=0&c=1")]
    [InlineData(Few, "a=1", "TooFewChoices@a")]
    [InlineData(Few, "a=1&b=1&c=1", "TooManyChoices@a")]
    [InlineData(Click, "a_x=12.346&a_y=0", "a_x=12.35&a_y=0")]
    [InlineData(Click, "", "a_x=&a_y=")]
    [InlineData(Click, "a_x=5", "ClickOutside@a_map")]
    [InlineData(Click, "a_x=-1&a_y=2", "ClickOutside@a_map")]
    [InlineData(Click, "a_x=1e9&a_y=2", "ClickOutside@a_map")]
    [InlineData(Clicks, """a=[{"x":1.005,"y":2},{"x":3,"y":4}]""", """a=[{"x":1,"y":2},{"x":3,"y":4}]""")]
    [InlineData(Clicks, """a=[{"x":1,"y":2},{"x":3,"y":4},{"x":5,"y":6}]""", "TooManyClicks@a_map")]
    [InlineData(Clicks, "a=[1,2]", "ClickOutside@a_map")]
    [InlineData(Clicks, "a={", "ClickOutside@a_map")]
    [InlineData(Clicks, "a=[]", "ClickRequired@a_map")]
    [InlineData(Clicks, "a_x1=1&a_y1=2", """a=[{"x":1,"y":2}]""")]
    [InlineData(Clicks, "", "ClickRequired@a_map")]
    [InlineData(
        Video,
        "a_started=1735689600.5&a_ended=1735689605&a_watched=4.25",
        "a_started=1735689600.5&a_ended=1735689605&a_watched=4.25"
    )]
    [InlineData(Video, "a_watched=-1", "NotANumber@a")]
    [InlineData(Audio, "", "a_started=&a_ended=&a_listened=")]
    [InlineData(Rank, "a=2&b=1", "a=2&b=1")]
    [InlineData(Rank, "", "a=&b=")]
    [InlineData(Rank, "a=1", "RankMissing@b")]
    [InlineData(Rank, "a=1&b=1", "RankTwice@b")]
    [InlineData(Rank, "a=1&b=3", "NotOffered@b")]
    [InlineData(Sum, "a=4&b=6", "a=4&b=6")]
    [InlineData(Sum, "a=10&b=", "a=10&b=0")]
    [InlineData(Sum, "a=4&b=5", "SumWrong@a")]
    [InlineData(Sum, "a=-1&b=11", "TooSmall@a")]
    [InlineData(Sum, "a=1.5&b=8.5", "NotAWholeNumber@a")]
    [InlineData(Sum, "", "a=&b=")]
    [InlineData(Part, "a=0.1&b=0.2&c=0.7", "a=0.1&b=0.2&c=0.7")]
    [InlineData(Date, "a=2020-02-29", "a=2020-02-29")]
    [InlineData(Date, "a=2020-02-30", "NotADate@a")]
    [InlineData(Date, "a=2019-12-31", "TooEarly@a")]
    [InlineData(Date, "a=2021-01-01", "TooLate@a")]
    [InlineData(Time, "a=07:30", "a=07:30")]
    [InlineData(Time, "a=07:30:15", "a=07:30:15")]
    [InlineData(Time, "a=24:00", "NotATime@a")]
    [InlineData(Time, "a=05:59", "TooEarly@a")]
    [InlineData(Matrix, "a_n=3&a_t=x&a_c=1", "a_n=3&a_t=x&a_c=1")]
    [InlineData(Matrix, "a_t=x", "Required@a_n")]
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
        var questionnaire = StudyReader.ReadQuestionnaire(
            "q",
            """{"questions":[{"questiontype":"field","id":"a","required":true,"for_conditions":[2]}]}""",
            new DiagnosticBag()
        )!;

        Assert.True(questionnaire.Read(new(Parse("a=x")), condition: 1).Values["a"].IsMissing);
        Assert.Equal("x", questionnaire.Read(new(Parse("a=x")), condition: 2).Values["a"].Value);
    }

    [Theory]
    [InlineData("\"min_length\":2147483647,\"max_length\":2147483647", 1_000_100)]
    public void Nobody_types_without_end_where_no_text_is_long_enough(string lengths, int most)
    {
        var questionnaire = StudyReader.ReadQuestionnaire(
            "q",
            $$"""{"questions":[{"questiontype":"field","id":"a","required":true,{{lengths}}}]}""",
            new DiagnosticBag()
        )!;

        Assert.InRange(Assert.Single(questionnaire.Items[0].Simulate(new SeededChance(1, "test"))).Value.Length, 10_000, most);
    }

    private static IEnumerable<KeyValuePair<string, string>> Parse(string form) =>
        form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]));
}
