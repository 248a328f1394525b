using System.Text.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Schemas;
using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>Whoever looks for a setting finds it in <c>experiments/questionnaire-tour</c>: every type with every key it takes.</summary>
public sealed class TourShowsEverythingTests
{
    private static readonly string Folder = Path.Combine(
        Path.GetDirectoryName(DemoStudy.Config)!,
        "..",
        "questionnaire-tour",
        "questionnaires"
    );

    [Fact]
    internal void Every_key_of_every_question_type_stands_in_the_tour()
    {
        var shown = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var key in json.RootElement.EnumerateObject()) shown.Add($"the file: {key.Name}");
            CollectQuestions(json.RootElement.GetProperty("questions"), shown);
        }
        Assert.Equal([], Expected().Where(key => !shown.Contains(key)));
    }

    private static IEnumerable<string> Expected()
    {
        foreach (var key in QuestionnaireSchema.Keys) yield return $"the file: {key.Name}";
        foreach (var name in new[] { "order", "orders", "fixed" }) yield return $"a block: {name}";
        foreach (var key in ItemKeys.Common) yield return $"any question: {key.Name}";
        foreach (var type in ItemTypes.Names)
            foreach (var key in ItemKeys.Of(type))
            {
                yield return $"{type}: {key.Name}";
                foreach (var entry in key.Entry) yield return $"{type}, an entry: {entry.Name}";
            }
    }

    private static void CollectQuestions(JsonElement questions, HashSet<string> shown)
    {
        foreach (var question in questions.EnumerateArray())
            if (question.TryGetProperty("block", out var inner))
            {
                foreach (var key in question.EnumerateObject()) shown.Add($"a block: {key.Name}");
                CollectQuestions(inner, shown);
            }
            else CollectQuestion(question, shown);
    }

    private static void CollectQuestion(JsonElement question, HashSet<string> shown)
    {
        var type = (question.TryGetProperty("questiontype", out var name) ? name : question.GetProperty("question_type")).GetString()!;
        foreach (var key in question.EnumerateObject())
        {
            shown.Add($"any question: {key.Name}");
            shown.Add($"{type}: {key.Name}");
            if (ItemKeys.Of(type).FirstOrDefault(k => k.Name == key.Name) is not { Kind: KeyKind.Tables } tables) continue;
            if (tables.Entry.IsEmpty && type == "group") CollectQuestions(key.Value, shown);
            else
                foreach (var entry in key.Value.EnumerateArray().SelectMany(e => e.EnumerateObject()))
                    shown.Add($"{type}, an entry: {entry.Name}");
        }
    }
}
