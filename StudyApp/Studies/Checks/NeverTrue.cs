using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Finds conditions that no answer makes true: questions nobody is shown, pages nobody comes to, comparisons with an
/// answer that is not offered.
/// </summary>
internal static class NeverTrue
{
    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        var stored = new Dictionary<string, Dictionary<string, Possible>>(StringComparer.Ordinal);
        foreach (var questionnaire in study.QuestionnairesInOrder)
            stored[questionnaire.Name] = OnPage(questionnaire, diagnostics);
        if (study.Branches) Pages(study.Flow, NamesOf(study, stored), diagnostics);
    }

    // Questions are decided in file order: what a hidden one holds is None for those after it.
    private static Dictionary<string, Possible> OnPage(Questionnaire questionnaire, DiagnosticBag diagnostics)
    {
        var names = Joined(questionnaire.Items.SelectMany(PossibleAnswers.OnPage));
        var stored = Joined(questionnaire.Items.SelectMany(PossibleAnswers.Stored));
        foreach (var (index, item) in questionnaire.Items.Index())
        {
            if (
                item.ShowIf is { } showIf
                    && !Check(
                        showIf,
                        names,
                        diagnostics,
                        DiagnosticCodes.QuestionNeverShown,
                        $"Question {item.Id ?? string.Create(CultureInfo.InvariantCulture, $"{index + 1}")} is never "
                            + $"shown: no answers make its condition true."
                    )
                || !item.Enabled
            )
                foreach (var (name, nothing) in PossibleAnswers.OfHidden(item)) names[name] = stored[name] = nothing;
        }
        return stored;
    }

    private static void Pages(
        ImmutableArray<FlowEntry> entries,
        Dictionary<string, Possible> names,
        DiagnosticBag diagnostics
    )
    {
        const string Undecided = "it holds only as long as the answers it asks for are not there.";
        foreach (var entry in entries)
            if (entry is PageEntry { ShowIf: { } showIf } page)
                Check(
                    showIf,
                    names,
                    diagnostics,
                    DiagnosticCodes.PageNeverShown,
                    $"No answers make the condition of page \"{page.Page.Path}\" true; {Undecided}"
                );
            else if (entry is OrderedEntry ordered) Pages(ordered.Entries, names, diagnostics);
            else if (entry is RoutingEntry routing)
                foreach (var arm in routing.Arms)
                {
                    if (arm.ShowIf is { } condition)
                        Check(
                            condition,
                            names,
                            diagnostics,
                            DiagnosticCodes.PageNeverShown,
                            $"No answers make the condition of this arm true; {Undecided}"
                        );
                    Pages(arm.Entries, names, diagnostics);
                }
    }

    private static bool Check(
        Expression condition,
        Dictionary<string, Possible> names,
        DiagnosticBag diagnostics,
        string code,
        string message
    )
    {
        var never = Comparisons(condition).Where(c => !Possibility.CanBeTrue(c, names)).ToList();
        if (!Possibility.CanBeTrue(condition, names))
        {
            diagnostics.Warn(
                code,
                condition.Span,
                message,
                never.Select(c => Remedy(c, names)).FirstOrDefault(r => r is not null)
            );
            return false;
        }
        // What was said of the same place already needs no second word.
        foreach (var comparison in never.Where(c => diagnostics.All(d => d.Span != c.Span)))
            diagnostics.Warn(
                DiagnosticCodes.ExpressionNeverTrue,
                comparison.Span,
                "no answers make this comparison true",
                Remedy(comparison, names)
            );
        return true;
    }

    private static IEnumerable<ComparisonChain> Comparisons(Expression expression) =>
        (expression is ComparisonChain chain ? [chain] : Enumerable.Empty<ComparisonChain>()).Concat(
            ExpressionReferences.Children(expression).SelectMany(Comparisons)
        );

    private static string? Remedy(ComparisonChain comparison, Dictionary<string, Possible> names)
    {
        if (comparison.Operands.OfType<Reference>().FirstOrDefault(r => names.ContainsKey(r.Text)) is not { } reference)
            return null;
        switch (names[reference.Text])
        {
            case RangePossible range:
                return (double.IsFinite(range.Low), double.IsFinite(range.High)) switch
                {
                    (true, true) => $"\"{reference.Text}\" lies between {NumberText.Format(range.Low)} and "
                        + $"{NumberText.Format(range.High)}",
                    (true, false) => $"\"{reference.Text}\" is at least {NumberText.Format(range.Low)}",
                    (false, true) => $"\"{reference.Text}\" is at most {NumberText.Format(range.High)}",
                    _ => null,
                };
            case OneOfPossible { Values: [NullValue] }:
                return $"\"{reference.Text}\" belongs to a question that is never shown itself";
            case OneOfPossible few:
                var texts = few.Values.Where(v => v is not NullValue).Select(v => v.ToString()).ToList();
                var meant = comparison
                    .Operands.OfType<Constant>()
                    .Select(c => c.Value)
                    .OfType<TextValue>()
                    .FirstOrDefault();
                return (meant is null ? null : Suggestions.DidYouMean(meant.Text, texts))
                    ?? (
                        texts.Count is 0 or > 7
                            ? null
                            : $"\"{reference.Text}\" can be {string.Join(", ", texts.Select(t => $"\"{t}\""))}"
                    );
            default: return null;
        }
    }

    // The names of StudyNames. Two questionnaires may use one name for different things.
    private static Dictionary<string, Possible> NamesOf(
        Study study,
        Dictionary<string, Dictionary<string, Possible>> stored
    )
    {
        var condition = Possible.OneOf(
            Enumerable.Range(0, study.Conditions.Length + 1).Select(n => Value.Of((double)n))
        );
        var names = new Dictionary<string, Possible>(StringComparer.Ordinal);
        var tags = study
            .AllPages.OfType<QuestionnairePage>()
            .ToLookup(p => p.Questionnaire.Name, p => p.Tag, StringComparer.Ordinal);
        foreach (var questionnaire in study.QuestionnairesInOrder)
            foreach (
                var field in questionnaire
                    .Columns.Select(c => c.Name)
                    .Concat(questionnaire.Calculations.Select(c => c.Name))
                    .Distinct()
            )
            {
                var possible = questionnaire.Calculations.Any(c => c.Name == field)
                    ? Possible.Anything
                    : stored[questionnaire.Name].GetValueOrDefault(field, Possible.Anything);
                names[field] = names.TryGetValue(field, out var other) ? other.Or(possible) : possible;
                names[$"{questionnaire.Name}.{field}"] = possible;
                foreach (var tag in tags[questionnaire.Name].Append(""))
                    names[$"{questionnaire.Name}.{tag}.{field}"] = possible;
            }
        names["condition"] = names[$"{StudyNames.Participant}.condition"] = condition;
        // These three are the participant's, even where a question has such a name.
        names.Remove("source");
        names.Remove("end_reason");
        return names;
    }

    private static Dictionary<string, Possible> Joined(IEnumerable<KeyValuePair<string, Possible>> answers)
    {
        var joined = new Dictionary<string, Possible>(StringComparer.Ordinal);
        foreach (var (name, possible) in answers)
            joined[name] = joined.TryGetValue(name, out var other) ? other.Or(possible) : possible;
        return joined;
    }
}
