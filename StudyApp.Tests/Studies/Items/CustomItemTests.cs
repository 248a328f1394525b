using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Reading;
using Xunit;

namespace StudyApp.Tests.Studies.Items;

/// <summary>What holds for a question of an author's own type, whatever its template shows.</summary>
public sealed class CustomItemTests
{
    private const string Single =
        """{"questiontype":"wheel","id":"a","instructions":"Which?","required":true,"allowed_values":["x","y"],"speed":3}""";
    private const string Several =
        """{"questiontype":"wheel","id":"w","instructions":"Which?","questions":[{"id":"a","text":"<b>First</b>","datatype":"integer"},{"id":"b","required":true}]}""";

    [Fact]
    public void It_stores_under_its_id_or_under_those_of_its_questions()
    {
        Assert.Equal(["a:Text:Which?:x,y"], Read(Single).Columns.Select(Describe));
        Assert.Equal(["a:Integer:First:", "b:Text:Which?:"], Read(Several).Columns.Select(Describe));
    }

    [Theory]
    [InlineData(Single)]
    [InlineData(Several)]
    public void A_simulated_answer_is_accepted_and_fills_the_form_again(string json)
    {
        var item = Read(json);
        for (var seed = 0; seed < 100; seed++)
        {
            var first = Answer(item, [.. item.Simulate(new(seed, "test"))]);
            Assert.Empty(first.Problems);
            Assert.Equal(item.Columns.Select(c => c.Name), first.Values.Keys);
            Assert.Equal(first.Values, Answer(item, [.. item.Fill(first.Values)]).Values);
        }
    }

    [Theory]
    [InlineData(Single, "", "a Required")]
    [InlineData(Single, "a=z", "a NotAllowed")]
    [InlineData(Single, "__unsent=a", "a Required")]
    [InlineData(Single, "a=x&__unsent=a", "a WrongForm")]
    [InlineData(Single, "a=x&__unsent=a\tToo dear.", "a UnlikeHint")]
    [InlineData(Single, "a=x&other=1", "")]
    [InlineData(Several, "a=1", "b Required")]
    [InlineData(Several, "b= ", "b Required")]
    [InlineData(Several, "b=1", "")]
    public void What_is_missing_or_not_allowed_is_refused(string json, string form, string expected)
    {
        var fields = form.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(f => KeyValuePair.Create(f.Split('=')[0], f.Split('=')[1]));
        var reading = Answer(Read(json), [.. fields]);
        Assert.Equal(expected, string.Join(',', reading.Problems.Select(p => $"{p.Field} {p.Kind}")));
        Assert.DoesNotContain("other", reading.Values.Keys);
    }

    [Fact]
    public void A_required_question_with_several_inputs_needs_one_of_them()
    {
        var item = Read(
            Several
                .Replace("\"id\":\"w\",", "\"id\":\"w\",\"required\":true,", StringComparison.Ordinal)
                .Replace(",\"required\":true}]", "}]", StringComparison.Ordinal)
        );
        Assert.Equal(ProblemKind.Required, Assert.Single(Answer(item, []).Problems).Kind);
        Assert.Empty(Answer(item, [new("b", "1")]).Problems);
    }

    [Fact]
    public void An_answer_is_stored_as_sent_up_to_a_length()
    {
        var item = Read("""{"questiontype":"wheel","id":"a"}""");
        Assert.Equal("<script>", Answer(item, [new("a", "<script>")]).Values["a"].Value);
        Assert.Equal(ProblemKind.TooLong, Assert.Single(Answer(item, [new("a", new string('x', CustomItem.MaxLength + 1))]).Problems).Kind);
    }

    private static string Describe(ItemColumn column) =>
        $"{column.Name}:{column.Type}:{column.Label}:{string.Join(',', column.Values.Select(v => v.Value))}";

    private static AnswerReading Answer(CustomItem item, KeyValuePair<string, string>[] fields)
    {
        var reading = new AnswerReading();
        item.Read(new(fields), reading);
        return reading;
    }

    // As an older version is read: its template may be gone, its columns are not.
    private static CustomItem Read(string json)
    {
        var diagnostics = new DiagnosticBag();
        var questionnaire = StudyReader.ReadQuestionnaire("q", $$"""{"questions":[{{json}}]}""", diagnostics);
        Assert.Empty(diagnostics);
        return Assert.IsType<CustomItem>(Assert.Single(questionnaire!.Items));
    }
}
