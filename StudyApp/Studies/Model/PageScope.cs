using System.Collections.Immutable;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Items.Answers;

namespace StudyApp.Studies.Model;

/// <summary>
/// The inputs of one page as its <c>show_if</c>s see them; <c>wwwroot/js/branching.js</c> reads them alike in the
/// browser.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PageScope : IExpressionScope
{
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);

    private PageScope(Questionnaire questionnaire, FormFields form, int condition)
    {
        foreach (var item in questionnaire.Items.Where(i => i.IsShownTo(condition)))
        {
            foreach (var name in item.InputNames) _values[name] = ValueOf(form[name]);
            foreach (var name in item.TickBoxes) _values[name] = Value.Of(form.IsTicked(name));
        }
    }

    /// <summary>Which items are shown, by position.</summary>
    /// <remarks>
    /// They are decided in file order, each once: what a hidden item holds is null for those after it.
    /// </remarks>
    public static ImmutableArray<bool> Shown(
        Questionnaire questionnaire,
        FormFields form,
        int condition,
        Action<Expression, string>? undecided
    )
    {
        if (!questionnaire.Branches) return [.. questionnaire.Items.Select(i => i.IsShownTo(condition))];
        var scope = new PageScope(questionnaire, form, condition);
        var shown = ImmutableArray.CreateBuilder<bool>(questionnaire.Items.Length);
        foreach (var item in questionnaire.Items)
        {
            shown.Add(item.IsShownTo(condition) && (item.ShowIf is null || scope.Holds(item.ShowIf, undecided)));
            if (!shown[^1])
                foreach (var name in item.InputNames) scope._values.Remove(name);
        }
        return shown.MoveToImmutable();
    }

    /// <inheritdoc/>
    public EvaluationResult Find(NameReference reference) =>
        EvaluationResult.Of(_values.GetValueOrDefault(reference.Name, Value.Null));

    /// <inheritdoc/>
    public EvaluationResult Find(FieldReference reference) =>
        EvaluationResult.Undecided($"\"{reference.Text}\" is not on this page");

    /// <inheritdoc/>
    public EvaluationResult Find(TableReference reference) =>
        EvaluationResult.Undecided($"\"{reference.Text}\" is not on this page");

    private bool Holds(Expression showIf, Action<Expression, string>? undecided)
    {
        var result = ExpressionEvaluator.Evaluate(showIf, this);
        if (result is Undecided reason) undecided?.Invoke(showIf, reason.Reason);
        return result.IsTruthy == true;
    }

    /// <summary>What was sent as a condition sees it.</summary>
    // A browser sends line breaks as CR LF, but its scripts see LF alone.
    internal static Value ValueOf(string? sent)
    {
        if (sent is null || sent.AsSpan().Trim(" \t\r\n").IsEmpty) return Value.Null;
        return NumberText.TryReadDigits(sent, out var number)
            ? Value.Of(number)
            : Value.Of(sent.ReplaceLineEndings("\n"));
    }
}
