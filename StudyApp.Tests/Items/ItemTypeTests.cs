using StudyApp.Diagnostics;
using StudyApp.Items;
using StudyApp.Studies;
using StudyApp.Web.Participant.Items;
using Xunit;

namespace StudyApp.Tests.Items;

/// <summary>What holds for every question type; a new type joins by standing in the list.</summary>
public sealed class ItemTypeTests
{
    /// <summary>One rich example of each type.</summary>
    private static readonly Dictionary<string, string> Examples = new()
    {
        ["field"] = """{"questiontype":"field","id":"a","required":true}""",
        ["multi_field"] = """{"questiontype":"multi_field","id":"a","required":true}""",
        ["num_field"] = """{"questiontype":"num_field","id":"a","min":0,"max":9,"required":true}""",
        ["radiolist"] = """{"questiontype":"radiolist","id":"a","labels":["x","y","z"],"other_enabled":true,"shuffle":true,"required":true}""",
        ["radiogrid"] = """{"questiontype":"radiogrid","id":"g","labels":["x","y","z"],"na_column":true,"shuffle":true,"required":true,"questions":[{"id":"a","text":"A"},{"id":"b","text":"B"}]}""",
        ["checklist"] = """{"questiontype":"checklist","shuffle":true,"required":true,"questions":[{"id":"a","text":"A"},{"id":"b","text":"B","text_entry":true}]}""",
        ["slider"] = """{"questiontype":"slider","id":"a","tick_count":7,"required":true}""",
        ["drop_down"] = """{"questiontype":"drop_down","id":"a","items":["x","y"],"required":true}""",
        ["image_select"] = """{"questiontype":"image_select","id":"a","shuffle":true,"required":true,"images":[{"src":"/static/x.svg","value":1,"label":"X"},{"src":"/static/y.svg","value":2,"alt":"Y"}]}""",
        ["group"] = """{"questiontype":"group","text":"<p>Both</p>","horizontal":true,"required":true,"questions":[{"questiontype":"num_field","id":"a","instructions":"A"},{"questiontype":"radiolist","id":"b","labels":["x","y"],"shuffle":true}]}""",
        ["image_click"] = """{"questiontype":"image_click","id":"a","src":"/static/x.svg","alt":"X","width":300,"required":true}""",
        ["video"] = """{"questiontype":"video","id":"a","src":"/static/x.webm","force_watch":true,"minimal_controls":true}""",
        ["audio"] = """{"questiontype":"audio","id":"a","src":"/static/x.wav","force_listen":true,"completion_threshold":0.5}""",
        ["ranking"] = """{"questiontype":"ranking","shuffle":true,"required":true,"items":[{"id":"a","text":"A"},{"id":"b","text":"B"},{"id":"c","text":"C"}]}""",
        ["constant_sum"] = """{"questiontype":"constant_sum","total":100,"unit":"%","required":true,"items":[{"id":"a","text":"A"},{"id":"b","text":"B"},{"id":"c","text":"C"}]}""",
        ["date"] = """{"questiontype":"date","id":"a","min":"2020-01-01","max":"2026-12-31","required":true}""",
        ["time"] = """{"questiontype":"time","id":"a","min":"06:00","max":"23:30","required":true}""",
        ["matrix"] = """{"questiontype":"matrix","required":true,"shuffle":true,"rows":[{"id":"a","text":"A"},{"id":"b","text":"B"}],"columns":[{"id":"n","text":"How many","questiontype":"num_field","min":0,"max":9},{"id":"d","text":"Which","questiontype":"drop_down","items":["x","y"]}]}""",
        ["textview"] = """{"questiontype":"textview","text":"<p>Hello</p>"}""",
    };

    public static TheoryData<string> Types => [.. ItemTypes.Names];

    [Fact]
    public void Every_type_has_an_example_here() => Assert.Equal(ItemTypes.Names, Examples.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void A_simulated_answer_is_accepted_and_fills_every_column(string type)
    {
        var item = Read(Examples[type]);
        for (var seed = 0; seed < 200; seed++)
        {
            var reading = new AnswerReading();
            item.Read(new(item.Simulate(new(seed, "test"))), reading);
            Assert.Empty(reading.Problems);
            Assert.Equal(item.Columns.Select(c => c.Name), reading.Values.Keys);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_was_stored_fills_the_form_with_the_same_answer(string type)
    {
        var item = Read(Examples[type]);
        for (var seed = 0; seed < 50; seed++)
        {
            var first = ReadAnswer(item, new(item.Simulate(new(seed, "test"))));
            // N/A and not answered are both missing; a required grid cannot tell them apart again.
            if (first.Values.Any(v => v.IsMissing)) continue;
            var second = ReadAnswer(item, new(item.Fill(first)));
            Assert.Equal(first, second);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Nothing_sent_is_missing_when_optional_and_refused_when_required(string type)
    {
        var required = Read(Examples[type]);
        var reading = new AnswerReading();
        required.Read(FormFields.Empty, reading);
        // A film cannot be insisted on where no script runs; leaving it is marked instead.
        Assert.Equal(type is "textview" or "video" or "audio", reading.Problems.IsEmpty);
        Assert.Equal(type is "video" or "audio", reading.IsUnverified);

        var optional = required with { Required = false };
        var relaxed = new AnswerReading();
        optional.Read(FormFields.Empty, relaxed);
        Assert.Empty(relaxed.Problems);
        Assert.All(relaxed.Values, v => Assert.True(type == "checklist" ? v.Value.Value is 0L : v.Value.IsMissing));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Hostile_values_are_refused_or_stored_as_plain_text(string type)
    {
        var item = Read(Examples[type]);
        foreach (var hostile in new[] { "<script>", "-1", "99999999999999999999", "NaN", "1e999", "__other__", new string('x', 200_000), "x\u0000", "' OR 1=1 --" })
        {
            var fields = item.Columns.Select(c => KeyValuePair.Create(c.Name, hostile)).ToList();
            var reading = new AnswerReading();
            item.Read(new(fields), reading);
            Assert.True(type is "field" or "multi_field" or "checklist" or "textview" || !reading.Problems.IsEmpty);
        }
    }

    [Fact]
    public void Every_type_has_a_view()
    {
        var types = ItemTypes.Names.Select(name => Read(Examples[name]).GetType()).Append(typeof(CustomItem)).ToHashSet();
        Assert.True(types.SetEquals(ItemViews.All.Keys));
    }

    [Theory]
    [InlineData("[0-9]{5}")]
    [InlineData("[A-Z]{2}-\\d{4}")]
    [InlineData("(?:yes|no),? ?\\w+")]
    [InlineData("[^a-z]+x?")]
    public void A_pattern_is_answered_by_artificial_participants(string pattern)
    {
        var item = Read($$"""{"questiontype":"field","id":"a","required":true,"pattern":{{System.Text.Json.JsonSerializer.Serialize(pattern)}}}""");
        for (var seed = 0; seed < 50; seed++) Assert.False(ReadAnswer(item, new(item.Simulate(new(seed, "test"))))["a"].IsMissing);
    }

    [Fact]
    public void The_order_of_a_question_in_a_group_is_a_shuffle_of_its_own_choices()
    {
        var group = Read(Examples["group"]);
        Assert.Equal<IEnumerable<string>>(["2:x", "2:y"], group.Shuffled);
        Assert.Equal<IEnumerable<string>>(["y", "x"], GroupItem.OrderOf(1, ["2:y", "1:z", "2:x"]));
    }

    private static Dictionary<string, ResponseValue> ReadAnswer(Item item, FormFields form)
    {
        var reading = new AnswerReading();
        item.Read(form, reading);
        return reading.Values.ToDictionary();
    }

    private static Item Read(string json)
    {
        var diagnostics = new DiagnosticBag();
        var questionnaire = StudyReader.ReadQuestionnaire("q", $$"""{"questions":[{{json}}]}""", diagnostics);
        Assert.Empty(diagnostics);
        return Assert.Single(questionnaire!.Items);
    }
}
