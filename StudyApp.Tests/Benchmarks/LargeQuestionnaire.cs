using System.Text.Json;

namespace StudyApp.Tests.Benchmarks;

/// <summary>Questionnaires of many items of many types.</summary>
internal static class LargeQuestionnaire
{
    private static readonly string[] Labels = ["never", "rarely", "sometimes", "often", "always"];

    /// <summary>As many items, a fifth each: grid, list, checklist, number, text.</summary>
    public static string Mixed(int items) => Write(Enumerable.Range(0, items).Select(i => (i % 5) switch
    {
        0 => (object)
            new
            {
                questiontype = "radiogrid",
                id = $"g{i}",
                instructions = "How often in the <b>last week</b>?",
                shuffle = true,
                required = true,
                labels = Labels,
                questions = Enumerable.Range(0, 5).Select(r => new { id = $"g{i}_{r}", text = $"I felt state number {r}" }),
            },
        1 => new { questiontype = "radiolist", id = $"l{i}", instructions = "Which of these?", required = true, labels = Labels },
        2 => new
        {
            questiontype = "checklist",
            instructions = "Which of these, as many as apply?",
            questions = Enumerable.Range(0, 5).Select(r => new { id = $"c{i}_{r}", text = $"Thing {r}" }),
        },
        3 => new { questiontype = "num_field", id = $"n{i}", instructions = "How many?", required = true, min = 0, max = 1000 },
        _ => new { questiontype = "field", id = $"f{i}", instructions = "Please tell us more.", title = "In your own words" },
    }));

    /// <summary>A valid answer to <see cref="Mixed"/>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AnswerMixed(int items) =>
        Enumerable
            .Range(0, items)
            .SelectMany(i =>
                (i % 5) switch
    {
        0 => Enumerable.Range(0, 5).Select(r => KeyValuePair.Create($"g{i}_{r}", "3")),
        1 => [KeyValuePair.Create($"l{i}", "often")],
        2 => [KeyValuePair.Create($"c{i}_1", "1"), KeyValuePair.Create($"c{i}_4", "1")],
        3 => [KeyValuePair.Create($"n{i}", "42")],
        _ => new[] { KeyValuePair.Create($"f{i}", "Something that a person would write here, about a line long.") },
    });

    /// <summary>A text item, and as many more that each depend on it and on the one before.</summary>
    public static string Branching(int items) => Write(Enumerable.Range(0, items).Select(i => (object)(i == 0
        ? new { questiontype = "field", id = "i0", instructions = "Type here" }
        : new
        {
            questiontype = "field",
            id = $"i{i}",
            instructions = $"Number {i}",
            show_if = $"len(str(i0)) % 7 != {i % 7} or i{i - 1} == 'x'",
        }
)
                )
        );

    private static string Write(IEnumerable<object> questions) => JsonSerializer.Serialize(new { questions });
}
