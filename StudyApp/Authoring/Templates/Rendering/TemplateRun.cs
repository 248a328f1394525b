using System.Runtime.CompilerServices;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Templates.Rendering;

/// <summary>One rendering's budget, and the place it is at. Not thread-safe.</summary>
internal sealed class TemplateRun(TemplateOptions options)
{
    private int _steps;
    private long _made;
    private int _depth;

    /// <summary>The innermost tag or expression with a place of its own.</summary>
    public SourceSpan At { get; set; }

    public TemplateFault Fail(string message, string? suggestion = null) =>
        new(DiagnosticCodes.TemplateFailed, At, message, suggestion);

    public void Spend(double steps = 1)
    {
        if (_steps + steps > TemplateLimits.Steps)
            throw TooMuch($"the template takes more than {TemplateLimits.Steps} steps");
        _steps += (int)steps;
    }

    /// <summary>What looking through texts of these lengths costs, in the worst case.</summary>
    public void Search(int length, int part) => Spend(1 + Math.Floor((double)length * Math.Max(1, part) / 256));

    /// <summary>Asks before a text is made.</summary>
    public void Make(double characters)
    {
        if (_made + characters > TemplateLimits.TextMade)
            throw TooMuch($"the template makes more than {TemplateLimits.TextMade} characters");
        _made += (long)characters;
    }

    public string Made(string text)
    {
        Make(text.Length);
        return text;
    }

    /// <summary>One level deeper until the result is disposed.</summary>
    public Level Enter()
    {
        if (_depth >= TemplateLimits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooMuch(
                $"the template is nested more than {TemplateLimits.Depth} levels deep while it is rendered",
                "look for a macro or a file that uses itself without end"
            );
        _depth++;
        return new(this);
    }

    public void NoteUndefined(string name) => options.Undefined?.Invoke(At, name);

    private TemplateFault TooMuch(string message, string? suggestion = null) =>
        new(DiagnosticCodes.TemplateTooLarge, At, message, suggestion);

    public readonly ref struct Level(TemplateRun run)
    {
        public void Dispose() => run._depth--;
    }
}
