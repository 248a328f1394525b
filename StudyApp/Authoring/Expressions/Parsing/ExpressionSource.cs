using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>The text of an expression with its place in the study's files; turns offsets into diagnostics.</summary>
/// <param name="text">The expression.</param>
/// <param name="origin">Place of the first character or, when <paramref name="isExact"/> is false, of the whole
/// string.</param>
/// <param name="isExact">False when the text does not stand in the file character for character, so that problems name
/// their character in words.</param>
/// <param name="diagnostics">Takes the problems.</param>
internal sealed class ExpressionSource(string text, SourceSpan origin, bool isExact, DiagnosticBag diagnostics)
{
    public string Text => text;

    public SourceSpan Span(int start, int end)
    {
        if (!isExact || origin.Line == 0) return origin;
        var line = text.AsSpan(0, start).Count('\n');
        var lineEnd = text.AsSpan(start, end - start).IndexOf('\n');
        var length = lineEnd < 0 ? end - start : lineEnd;
        if (line == 0) return origin.Shift(start, length);
        return origin with
        {
            Line = origin.Line + line,
            Column = start - text.LastIndexOf('\n', start - 1),
            Length = length,
        };
    }

    /// <summary>Reports an error; always returns false, for callers that stop there.</summary>
    public bool Error(string code, int start, int end, string message, string? suggestion = null)
    {
        var place = isExact ? "" : $" (character {start + 1} of the expression)";
        diagnostics.Error(code, Span(start, end), message + place, suggestion);
        return false;
    }
}
