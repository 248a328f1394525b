using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;

namespace StudyApp.Studies.Checks;

/// <summary>Finds columns of the wide file that would have one name.</summary>
/// <remarks>The export gives the later one another name; whoever reads the file should know which is which.</remarks>
internal sealed class ColumnCheck(DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, SourceSpan?> _first =
        AnswerNames.Fixed.ToDictionary(name => name, _ => default(SourceSpan?), StringComparer.Ordinal);

    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        foreach (var bind in study.Binds.Cast<string?>().Prepend(null)) new ColumnCheck(diagnostics).Add(study, bind);
    }

    private void Add(Study study, string? bind)
    {
        foreach (var page in study.AllPages.OfType<QuestionnairePage>().Where(p => p.Questionnaire.Bind == bind)
            .DistinctBy(p => p.ColumnPrefix))
        {
            foreach (var item in page.Questionnaire.Items)
                foreach (var column in item.Columns)
                    Take($"{page.ColumnPrefix}_{column.Name}", item.Span, "questionnaire_");
            foreach (var calculation in page.Questionnaire.Calculations) Take($"{page.ColumnPrefix}_{calculation.Name}",
                calculation.Span, "questionnaire_");
            Take($"{page.ColumnPrefix}_duration", page.Span, "questionnaire_");
        }
        if (bind is null) AddScores(study.AllPages.OfType<TaskPage>());
        foreach (var table in study.TablesInOrder.Where(t => t.Bind == bind))
            foreach (var field in table.Exports.Where(e => e.GroupBy.IsEmpty).SelectMany(e => e.Fields))
                Take(field.Name, field.Sql.Span, $"{table.Name}_");
    }

    // The second time the task's columns begin with task/2.
    private void AddScores(IEnumerable<TaskPage> pages)
    {
        foreach (var group in pages.GroupBy(p => p.Path, StringComparer.Ordinal))
            foreach (var (index, page) in group.Index())
                foreach (var score in page.Task.Scores)
                    Take(string.Create(CultureInfo.InvariantCulture,
                        $"{page.Task.Name}{(index == 0 ? "" : $"/{index + 1}")}_{score.Name}"), page.Span, "task_");
    }

    private void Take(string name, SourceSpan span, string prefix)
    {
        if (_first.TryAdd(name, span)) return;
        var other = _first[name] is { } first
            ? string.Create(CultureInfo.InvariantCulture, $"{first.File}({first.Line},{first.Column})") : "every study";
        diagnostics.Warn(DiagnosticCodes.ColumnTwice, span,
            $"The wide file has a column \"{name}\" from {other} already; this one is called \"{prefix}{name}\" there.",
            "rename one of the two");
    }
}
