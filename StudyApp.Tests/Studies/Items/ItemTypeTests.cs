using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Reading;
using StudyApp.Tests.Browser;
using StudyApp.Web.Participant.Items;
using Xunit;

namespace StudyApp.Tests.Studies.Items;

/// <summary>What holds for every question type; a new type joins by standing in the list.</summary>
public sealed class ItemTypeTests
{
    public static TheoryData<string> Types => [.. ItemTypes.Names];

    /// <summary>The accessibility matrix and the tests below go through the samples, so that a type without one lacks them all.</summary>
    [Fact]
    public void Every_type_has_a_sample_and_is_in_the_accessibility_matrix()
    {
        Assert.Equal(ItemTypes.Names, QuestionSamples.All.Keys.Order(StringComparer.Ordinal));
        Assert.All(QuestionSamples.All, sample => Assert.Equal(sample.Key, Read(sample.Value).Type));
        Assert.Superset(ItemTypes.Names.ToHashSet(StringComparer.Ordinal), QuestionPages.Types.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_described_in_the_codebook(string type)
    {
        var item = Read(QuestionSamples.All[type]);
        Assert.Equal(type == "textview", item.Columns.IsEmpty);
        Assert.All(item.Columns, column => Assert.NotEmpty(column.Label));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_simulated_answer_is_accepted_and_fills_every_column(string type)
    {
        var item = Read(QuestionSamples.All[type]);
        for (var seed = 0; seed < 200; seed++)
        {
            var reading = new AnswerReading();
            item.Read(new(item.Simulate(new(seed, "test"))), reading);
            Assert.Empty(reading.Problems);
            Assert.Equal(item.Columns.Select(c => c.Name), reading.Values.Keys);
        }
        // A type without a simulated answer would pass above with nothing but missing ones.
        Assert.True(
            type == "textview" || Enumerable.Range(0, 4).Any(seed => item.Simulate(new(seed, "test")).Any(f => f.Value.Length > 0))
        );
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_was_stored_fills_the_form_with_the_same_answer(string type)
    {
        var item = Read(QuestionSamples.All[type]);
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
        var required = Read(QuestionSamples.All[type]);
        var reading = new AnswerReading();
        required.Read(FormFields.Empty, reading);
        // A film cannot be insisted on where no script runs; leaving it is marked instead.
        Assert.Equal(type is "textview" or "video" or "audio", reading.Problems.IsEmpty);
        Assert.Equal(type is "video" or "audio", reading.IsUnverified);

        var optional = required with { Required = false };
        Assert.False(required.IsOptional);
        var relaxed = new AnswerReading();
        optional.Read(FormFields.Empty, relaxed);
        Assert.Empty(relaxed.Problems);
        Assert.All(
            relaxed.Values,
            v =>
                Assert.True(type == "checklist" || v.Key.EndsWith("_c", StringComparison.Ordinal) ? v.Value.Value is 0L : v.Value.IsMissing)
        );
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Hostile_values_are_refused_or_stored_as_plain_text(string type)
    {
        var item = Read(QuestionSamples.All[type]);
        foreach (
            var hostile in new[]
            {
                "<script>",
                "-1",
                "99999999999999999999",
                "NaN",
                "1e999",
                "__other__",
                new string('x', 200_000),
                "x\u0000",
                "' OR 1=1 --",
            }
        )
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
        var types = ItemTypes.Names.Select(name => Read(QuestionSamples.All[name]).GetType()).Append(typeof(CustomItem)).ToHashSet();
        Assert.True(types.SetEquals(ItemViews.All.Keys));
    }

    [Theory]
    [InlineData("[0-9]{5}")]
    [InlineData("[A-Z]{2}-\\d{4}")]
    [InlineData("(?:yes|no),? ?\\w+")]
    [InlineData("[^a-z]+x?")]
    public void A_pattern_is_answered_by_artificial_participants(string pattern)
    {
        var item = Read(
            $$"""{"questiontype":"field","id":"a","required":true,"pattern":{{System.Text.Json.JsonSerializer.Serialize(pattern)}}}"""
        );
        for (var seed = 0; seed < 50; seed++) Assert.False(ReadAnswer(item, new(item.Simulate(new(seed, "test"))))["a"].IsMissing);
    }

    [Fact]
    public void The_order_of_a_question_in_a_group_is_a_shuffle_of_its_own_choices()
    {
        var group = Read(QuestionSamples.All["group"]);
        Assert.Equal<IEnumerable<string>>(["2:x", "2:y"], group.Shuffled);
        Assert.Equal<IEnumerable<string>>(["y", "x"], GroupItem.OrderOf(1, ["2:y", "1:z", "2:x"]));
    }

    [Theory]
    [InlineData("video", "force_watch")]
    [InlineData("audio", "force_listen")]
    public void A_film_that_must_be_played_is_marked_without_an_id_too(string type, string forced)
    {
        var item = Assert.IsType<MediaItem>(Read($$"""{"questiontype":"{{type}}","src":"/static/x.webm","{{forced}}":true}"""));
        var (left, played) = (new AnswerReading(), new AnswerReading());
        item.Read(FormFields.Empty, left);
        item.Read(new([new(item.DoneField, "1")]), played);
        Assert.Equal((true, false), (left.IsUnverified, played.IsUnverified));
        Assert.Empty(left.Values);
    }

    [Theory]
    [InlineData("10,20; 30.5 , 40;50 60", "[{\"x\":1,\"y\":2},{\"x\":10,\"y\":20},{\"x\":30.5,\"y\":40},{\"x\":50,\"y\":60}]")]
    [InlineData("10", null)]
    [InlineData("10,20,30", null)]
    [InlineData("10,-1", null)]
    [InlineData("a,b", null)]
    public void Places_beyond_the_fields_are_typed_as_text(string typed, string? stored)
    {
        var item = Assert.IsType<ImageClickItem>(Read("""{"questiontype":"image_click","id":"a","src":"/static/x.svg","max_clicks":0}"""));
        var reading = new AnswerReading();
        item.Read(new([new("a_x1", "1"), new("a_y1", "2"), new("__more_a", typed)]), reading);
        Assert.Equal(stored is null ? [ProblemKind.ClickOutside] : [], reading.Problems.Select(p => p.Kind));
        Assert.Equal(stored, reading.Values.TryGetValue("a", out var value) ? value.ToString() : null);
    }

    [Fact]
    public void Places_that_were_stored_are_there_to_be_typed_over()
    {
        var item = Read("""{"questiontype":"image_click","id":"a","src":"/static/x.svg","max_clicks":7}""");
        var places = string.Join(',', Enumerable.Range(1, 7).Select(i => $$"""{"x":{{i}},"y":{{i}}}"""));
        var filled = item.Fill(new Dictionary<string, ResponseValue> { ["a"] = ResponseValue.Of($"[{places}]") }).ToDictionary();
        Assert.Equal(("1", "5", "6,6; 7,7"), (filled["a_x1"], filled["a_y5"], filled["__more_a"]));
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
        var questionnaire = StudyReader.ReadQuestionnaire("q", $$"""{"questions":[{{json}}]}""", diagnostics, ["en", "ar"]);
        Assert.Empty(diagnostics);
        return Assert.Single(questionnaire!.Items);
    }
}
