using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Parsing;

namespace StudyApp.Authoring.Templates;

/// <summary>Turns offsets of a file into lines and columns.</summary>
internal sealed class TemplatePlaces
{
    private readonly string _file;
    private readonly List<int> _lineStarts = [0];

    public TemplatePlaces(TemplateSource source)
    {
        _file = source.File;
        for (var i = 0; i < source.Text.Length; i++)
            if (source.Text[i] == '\n') _lineStarts.Add(i + 1);
    }

    public SourceSpan Span(int start, int end)
    {
        var found = _lineStarts.BinarySearch(start);
        var line = found >= 0 ? found : ~found - 1;
        var lineEnd = line + 1 < _lineStarts.Count ? _lineStarts[line + 1] - 1 : int.MaxValue;
        return new(_file, line + 1, start - _lineStarts[line] + 1, Math.Max(0, Math.Min(end, lineEnd) - start));
    }
}
