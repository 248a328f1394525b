using System.Text.Json;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Studies.Items;

namespace StudyApp.Tests.Browser;

/// <summary>A study with one page for each sample of a question: a box that hides it, and the question.</summary>
internal static class QuestionPages
{
    private static readonly string Tour = Path.Combine(Path.GetDirectoryName(DemoStudy.Config)!, "..", "questionnaire-tour");

    /// <summary>The questions, one page each.</summary>
    public static IReadOnlyList<string> Questions { get; } = [.. QuestionSamples.All.Values, .. QuestionSamples.More];

    /// <summary>The types on the pages.</summary>
    public static IEnumerable<string> Types => Questions.Select(TypeOf);

    public static string TypeOf(string question)
    {
        using var json = JsonDocument.Parse(question);
        return json.RootElement.GetProperty("questiontype").GetString()!;
    }

    /// <summary>Page number → its address.</summary>
    public static string PathOf(int page) => $"questionnaire/sample{page}";

    /// <summary>The study with these questions, each on a page of its own.</summary>
    public static WrittenStudy Write(IReadOnlyList<string> questions)
    {
        var study = new WrittenStudy()
            .WithSetting("LANGUAGES = ['en', 'ar']")
            .With("consent.ar.html", "<h1>الموافقة</h1>")
            .WithPages(
                "{path='consent'}, "
                    + string.Join(", ", questions.Select((_, page) => $"{{name={{en='A question', ar='سؤال'}}, path='{PathOf(page)}'}}"))
                    + ", {path='end'}"
            );
        foreach (var (page, question) in questions.Index())
            study.With(PathOf(page)["questionnaire/".Length..].Insert(0, "questionnaires/") + ".json", Questionnaire(question));
        foreach (var folder in new[] { "static", "templates" })
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Tour, folder), "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(study.Root, Path.GetRelativePath(Tour, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        return study;
    }

    // Nothing answered is refused even where the question itself refuses nothing.
    private static string Questionnaire(string question) =>
        $$$"""
            {"min_answers":1,"questions":[
              {"questiontype":"checklist","instructions":{"en":"What is asked","ar":"المطلوب"},"questions":[{"id":"hide","text":{"en":"Hide the question","ar":"إخفاء السؤال"}}]},
              {{{question.Replace(
                "{\"questiontype\":\"" + TypeOf(question) + "\"",
                "{\"show_if\":\"not hide\",\"questiontype\":\"" + TypeOf(question) + "\"",
                StringComparison.Ordinal
            )}}}
            ]}
            """;
}
