using StudyApp.Tests.Studies.Items;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What may be left open says so, whatever its type; nothing else does.</summary>
public sealed class OptionalMarkTests
{
    private static readonly string[] Texts = ["textview", "video", "audio"];

    [Fact]
    public async Task Every_type_says_that_it_may_be_left_open()
    {
        var questions = QuestionSamples.All.Where(q => !Texts.Contains(q.Key)).ToDictionary();
        using var study = new WrittenStudy().WithPages(
            "{path='consent'}, " + string.Join(", ", questions.Keys.Select(q => $"{{path='questionnaire/{q}'}}")) + ", {path='end'}"
        );
        foreach (var (type, question) in questions)
            study.With($"questionnaires/{type}.json", $$"""{"questions":[{{Loosened(question)}}]}""");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var marks = new List<string>();
        await visitor.ConsentAsync();
        foreach (var type in questions.Keys)
        {
            marks.Add($"{type}: {visitor.Current.Page.QuerySelector(".ask .opt")?.TextContent}");
            await visitor.SubmitAsync();
        }
        Assert.Equal(questions.Keys.Select(type => $"{type}: (optional)"), marks);
    }

    [Fact]
    public async Task An_optional_slider_asks_nobody_to_move_it()
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json",
            """{"questions":[{"questiontype":"slider","id":"a","tick_count":7,"instructions":"A?"},{"questiontype":"slider","id":"b","tick_count":7,"instructions":"B?","required":true}]}"""
        );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var hints = (await visitor.ConsentAsync()).Page.QuerySelectorAll(".slider-hint").Select(h => h.TextContent).ToList();
        Assert.Equal(
            ["No position chosen. You may leave it like that.", "No position chosen yet: move the slider or press an arrow key."],
            hints
        );
    }

    private static string Loosened(string question) =>
        question.Replace("\"required\":true", "\"required\":false", StringComparison.Ordinal);
}
