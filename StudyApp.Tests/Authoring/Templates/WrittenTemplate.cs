using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates;
using Xunit;

namespace StudyApp.Tests.Authoring.Templates;

/// <summary>Templates as a test writes them: the main one and the files beside it.</summary>
internal sealed class WrittenTemplate(string text)
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal) { ["main.html"] = text };
    private readonly Dictionary<string, TemplateValue> _values = new(StringComparer.Ordinal);
    private readonly List<TemplateFunction> _functions = [];

    public List<string> Undefined { get; } = [];

    public static string Render(string text, params (string Name, TemplateValue Value)[] values)
    {
        var template = new WrittenTemplate(text);
        foreach (var (name, value) in values) template.Given(name, value);
        return template.Render();
    }

    public WrittenTemplate Beside(string name, string content)
    {
        _files[name] = content;
        return this;
    }

    public WrittenTemplate Given(string name, TemplateValue value)
    {
        _values[name] = value;
        return this;
    }

    public WrittenTemplate Given(TemplateFunction function)
    {
        _functions.Add(function);
        return this;
    }

    /// <summary>What is wrong with it, and the template.</summary>
    public (Template? Template, IReadOnlyList<string> Report) Check()
    {
        var diagnostics = new DiagnosticBag();
        var library = new TemplateLibrary(
            name => _files.TryGetValue(name, out var content) ? new("templates/" + name, content) : null,
            new(_functions, _values.Keys),
            diagnostics
        );
        return (library.Find("main.html"), [.. diagnostics.Select(d => d.ToString())]);
    }

    public string Render()
    {
        var (template, report) = Check();
        Assert.Empty(report);
        return Assert.IsType<TemplateRendered>(Outcome(template!)).Html;
    }

    /// <summary>Why it cannot be rendered.</summary>
    public string Failure()
    {
        var (template, report) = Check();
        Assert.True(template is not null, string.Join('\n', report));
        return Assert.IsType<TemplateFailed>(Outcome(template)).Problem.ToString();
    }

    private TemplateResult Outcome(Template template) =>
        template.Render(_values, new() { Undefined = (at, name) => Undefined.Add($"{at.Line},{at.Column} {name}") });
}
