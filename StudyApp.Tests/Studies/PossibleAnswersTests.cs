using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Studies.Checks;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using StudyApp.Tests.Simulation;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>What is said of the answers beforehand holds for the answers that artificial participants give.</summary>
public sealed class PossibleAnswersTests
{
    public static TheoryData<string> Types => [.. EveryItemType.Questions.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_answer_is_among_those_that_are_possible(string type)
    {
        var questionnaire = StudyReader.ReadQuestionnaire(
            "q",
            $$"""{"questions":[{{EveryItemType.Questions[type].Replace("\"required\":true", "\"required\":false", StringComparison.Ordinal)}}]}""",
            new DiagnosticBag()
        )!;
        var item = Assert.Single(questionnaire.Items);
        for (var seed = 0; seed < 200; seed++)
        {
            var form = new FormFields(item.Simulate(new SeededChance(seed, "answers")));
            foreach (var (name, possible) in PossibleAnswers.OnPage(item))
                AssertHolds(possible, item.TickBoxes.Contains(name) ? Value.Of(form.IsTicked(name)) : PageScope.ValueOf(form[name]), name);
            var stored = questionnaire.Read(form, 0).Values;
            foreach (var (name, possible) in PossibleAnswers.Stored(item)) AssertHolds(possible, Calculation.ValueOf(stored[name]), name);
        }
    }

    [Fact]
    public void Types_with_few_answers_or_limits_are_known()
    {
        string[] known =
        [
            .. EveryItemType
                .Questions.Where(q =>
                    StudyReader
                        .ReadQuestionnaire("q", $$"""{"questions":[{{q.Value}}]}""", new DiagnosticBag())!
                        .Items.SelectMany(PossibleAnswers.OnPage)
                        .Any()
                )
                .Select(q => q.Key),
        ];
        foreach (var type in new[] { "checklist", "drop_down", "image_select", "num_field", "radiogrid", "slider" })
            Assert.Contains(type, known);
        Assert.DoesNotContain("field", known);
    }

    // As a condition of an author would ask for it.
    private static void AssertHolds(Possible possible, Value value, string name)
    {
        var names = new Dictionary<string, Possible> { [name] = possible };
        var asked = new ComparisonChain(
            [new NameReference(name, default), new Constant(value, default)],
            [ComparisonOperator.Equal],
            default
        );
        Assert.True(Possibility.CanBeTrue(asked, names), $"{name} can be {value}, which is not in {possible}.");
    }
}
