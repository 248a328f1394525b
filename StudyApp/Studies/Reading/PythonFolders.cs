using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Reading;

/// <summary>Folders of a study that hold Python.</summary>
/// <remarks>
/// It is not run; their questionnaires, tables, templates and static files are used like those of any other folder.
/// </remarks>
internal sealed partial class PythonFolders(StudyFiles files, DiagnosticBag diagnostics)
{
    private const string Instead =
        "write the page as templates/custom/NAME.html or templates/simple/NAME.html (HTML with scripts of "
        + "your own) and its path as custom/NAME or simple/NAME; a task that is built in is task/NAME";

    private readonly List<(string File, SourceSpan Span, string Route)> _routes =
    [
        .. files.Texts.Where(f => Views().IsMatch(f.Key)).SelectMany(f => RoutesIn(f.Key, f.Value)),
    ];

    private readonly HashSet<string> _pages = new(StringComparer.Ordinal);

    /// <summary>Reports a path of the page list that a folder's Python defines; false when none does.</summary>
    public bool Explain(StringNode path)
    {
        var own = _routes.Find(r => Answers(r.Route, path.Value));
        // A route may be put together in ways that only Python knows; the folder's name is then all there is.
        var folder = path.Value.Split('/')[0];
        var file = own.File ?? (files.Paths.Contains($"{folder}/views.py") ? $"{folder}/views.py" : null);
        if (file is null) return false;
        if (own.Route is not null) _pages.Add(own.Route);
        diagnostics.Error(DiagnosticCodes.UnknownPage, path.Span, own.File is null
            ? $"The page \"{path.Value}\" is defined in Python ({file}), which is not run here."
            : $"The page \"{path.Value}\" is defined in Python "
                + $"({own.Span.File}({own.Span.Line},{own.Span.Column})), which is not run here.",
        Instead
    );
        return true;
    }

    /// <summary>Says of each folder with Python what is used of it, and what its scripts can no longer call.</summary>
    public void Report()
    {
        foreach (var file in files.Paths.Where(p => Python().IsMatch(p)).Order(StringComparer.Ordinal))
        {
            var calls = _routes
                .Where(r => r.File == file && !_pages.Contains(r.Route))
                .Select(r => "/" + r.Route)
                .Distinct()
                .ToList();
            diagnostics.Warn(DiagnosticCodes.PythonNotRun, SourceSpan.WholeFile(file),
                $"{file} is not run; questionnaires, tables, templates and static files of its folder are used."
                + (
                    calls.Count == 0
                        ? ""
                        : $" Nothing answers {string.Join(", ", calls)}: scripts of its pages must not call "
                            + $"{(calls.Count == 1 ? "it" : "them")}."
                ),
                calls.Count == 0
                    ? "delete the file when nothing in it is needed"
                    : "the condition is studyapp.condition, data are kept with studyapp.save(TABLE, rows), and "
                        + "studyapp.next() goes on"
            );
        }
    }

    private static IEnumerable<(string File, SourceSpan Span, string Route)> RoutesIn(string file, string text)
    {
        foreach (Match match in Route().Matches(text))
        {
            var at = match.Groups[1].Index;
            var before = text.AsSpan(0, at);
            yield return (
                file,
                new(file, before.Count('\n') + 1, at - before.LastIndexOf('\n')),
                match.Groups[1].Value.Trim('/')
            );
        }
    }

    private static bool Answers(string route, string path)
    {
        var (pattern, parts) = (route.Split('/'), path.Split('/'));
        return pattern.Length == parts.Length
            && pattern.Zip(parts).All(p => p.First == p.Second || p.First.StartsWith('<'));
    }

    [GeneratedRegex(@"^[^/]+/views\.py$")]
    private static partial Regex Views();

    [GeneratedRegex(@"^[^/]+/(views|models)\.py$")]
    private static partial Regex Python();

    [GeneratedRegex(@"^[ \t]*@\w+\.(?:route|get|post)\(\s*[rub]?[""']([^""'\n]*)[""']", RegexOptions.Multiline)]
    private static partial Regex Route();
}
