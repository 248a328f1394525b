using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Holds <c>min_answers</c> against the questions that somebody can be shown at once: whoever cannot answer so many
/// cannot leave the page.
/// </summary>
internal sealed class MinAnswersCheck(Questionnaire questionnaire)
{
    // Each doubles the number of combinations that are tried.
    private const int MostConditional = 10;

    private readonly Dictionary<string, Possible> _names = questionnaire.Items
        .SelectMany(PossibleAnswers.OnPage)
        .GroupBy(p => p.Key, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Select(p => p.Value).Aggregate((a, b) => a.Or(b)), StringComparer.Ordinal);

    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        foreach (var questionnaire in study.QuestionnairesInOrder.Where(q => q.MinAnswers > 0))
        {
            var check = new MinAnswersCheck(questionnaire);
            var conditions = study.Conditions.IsEmpty ? [0] : Enumerable.Range(1, study.Conditions.Length).ToList();
            var stuck = conditions.FindAll(condition => !check.CanBeMet(condition));
            // More than there are questions at all was told when the file was read.
            if (stuck.Count == 0 || diagnostics.Any(d => d.Span == questionnaire.MinAnswersSpan)) continue;
            var asked =
                $"\"min_answers\" of questionnaire \"{questionnaire.Name}\" asks for "
                + $"{questionnaire.MinAnswers} answers";
            if (stuck.Count == conditions.Count)
                diagnostics.Error(DiagnosticCodes.QuestionValue, questionnaire.MinAnswersSpan,
                    $"{asked}, but nobody is shown so many questions.",
                    "lower it; texts, and questions whose conditions exclude each other, do not count");
            else
                diagnostics.Warn(DiagnosticCodes.QuestionValue, questionnaire.MinAnswersSpan,
                    $"{asked}, but participants of condition {Listed(stuck)} are not shown so many questions.",
                    "lower it, or keep those participants from the page");
        }
    }

    private static string Listed(IEnumerable<int> conditions) =>
        string.Join(", ", conditions.Select(c => c.ToString(CultureInfo.InvariantCulture)));

    private bool CanBeMet(int condition)
    {
        var shown = questionnaire.Items.Where(item => item.IsShownTo(condition))
            .Select(item =>
                (item.ShowIf, Count: item.Parts.Count(part => !part.Columns.IsEmpty && part.IsShownTo(condition)))
            )
            .ToList();
        var missing = questionnaire.MinAnswers - shown.Where(s => s.ShowIf is null).Sum(s => s.Count);
        var conditional = shown
            .Where(s => s.ShowIf is { } showIf && s.Count > 0 && Possibility.CanBeTrue(showIf, _names))
            .Select(s => (ShowIf: s.ShowIf!, s.Count)).ToList();
        if (missing > conditional.Sum(c => c.Count)) return false;
        return missing <= 0 || conditional.Count > MostConditional || Reaches(conditional, missing, []);
    }

    // Whether some of the questions, whose conditions hold together, are enough.
    private bool Reaches(List<(Expression ShowIf, int Count)> left, int missing, IReadOnlyList<Expression> taken)
    {
        if (
            taken.Count > 1
            && !Possibility.CanBeTrue(new LogicalExpression(LogicalOperator.And, [.. taken], taken[0].Span), _names)
        )
            return false;
        if (missing <= 0) return true;
        if (left.Sum(l => l.Count) < missing) return false;
        var rest = left.Skip(1).ToList();
        return Reaches(rest, missing - left[0].Count, [.. taken, left[0].ShowIf]) || Reaches(rest, missing, taken);
    }
}
