using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>The class names that researchers' style sheets and scripts rely on.</summary>
public sealed class ClassNameTests
{
    private const string Questions = """
        {"instructions":"Hello","questions":[
          {"questiontype":"radiolist","id":"r","title":"T","instructions":"R?","labels":["a","b"]},
          {"questiontype":"checklist","id":"c","instructions":"C?","horizontal":true,"questions":[{"id":"c1","text":"1"}]},
          {"questiontype":"radiogrid","id":"g","instructions":"G?","labels":["a","b"],"questions":[{"id":"g1","text":"1"},{"id":"g2","text":"2"}]},
          {"questiontype":"slider","id":"s","instructions":"S?","tick_count":5,"left":"l","right":"r"},
          {"questiontype":"field","id":"f","instructions":"F?","required":true},
          {"questiontype":"drop_down","id":"d","instructions":"D?","items":["x"]},
          {"questiontype":"textview","title":"T","instructions":"I","text":"x"},
          {"questiontype":"group","instructions":"Group","text":"head","questions":[{"questiontype":"num_field","id":"n","instructions":"N?"}]}]}
        """;

    private static readonly (string Selector, int Least)[] Expected =
    [
        (".bofs-question.bofs-padding", 9),
        (".bofs-question-title", 2),
        (".bofs-question-instructions", 1),
        (".bofs-question-inputs", 2),
        (".bofs-question-inputs-inline", 1),
        ("label.bofs-form-check.bofs-form-check-label > .bofs-form-check-input", 3),
        ("input.bofs-form-control", 2),
        ("select.bofs-form-control", 1),
        ("table.bofs-radiogrid-table td.bofs-radiogrid-cell .bofs-form-check-input", 4),
        ("tr.bofs-row-odd", 1),
        ("tr.bofs-row-even", 1),
        (".bofs-slider-labels", 1),
        (".bofs-group .bofs-group-header", 1),
        (".bofs-group .bofs-group-compound", 1),
        (".bofs-navigation > button.bofs-btn.bofs-btn-primary#btnNext", 1),
        ("#form #instructions", 1),
        ("#form #q_s .bofs-question", 9),
    ];

    [Fact]
    public async Task Questions_carry_them()
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json", Questions);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var page = (await visitor.ConsentAsync()).Page;
        Assert.Empty(Expected.Where(e => page.QuerySelectorAll(e.Selector).Length < e.Least).Select(e => e.Selector));
        Assert.NotEmpty((await visitor.PostAsync()).Page.QuerySelectorAll(".bofs-question .bofs-invalid-feedback"));
    }
}
