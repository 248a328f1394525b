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
        Assert.Equal(type == "textview", reading.Problems.IsEmpty);

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
        var types = ItemTypes.Names.Select(name => Read(Examples[name]).GetType()).ToHashSet();
        Assert.True(types.SetEquals(ItemViews.All.Keys));
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
