using System.Collections.Immutable;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Templates;
using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Studies.Authored;

/// <summary>
/// The functions of expressions in templates, so that <c>{{ round(mood.score, 1) }}</c> means the same in both: nothing
/// in, nothing out.
/// </summary>
internal static class TemplateExpressions
{
    /// <summary>One per function of <see cref="ExpressionFunctions"/>.</summary>
    public static ImmutableArray<TemplateFunction> Functions { get; } =
    [.. ExpressionFunctions.Arguments.Keys.Order(StringComparer.Ordinal).Select(Function)];

    private static TemplateFunction Function(string name) => new(name, arguments =>
    {
        if (arguments.Named.Count > 0) throw new TemplateFunctionException($"{name}() takes arguments without names");
        // An answer that is missing is an empty text in templates.
        var keepsEmpty = name is "len" or "str" or "bool";
        return ExpressionEvaluator.Call(name, [.. arguments.Positional.Select(a => Convert(a, keepsEmpty))]) switch
        {
            Evaluated { Value: NullValue } => TemplateValue.Missing,
            Evaluated { Value: var value } => ParticipantTemplate.Convert(value),
            Undecided { Reason: var reason } => throw new TemplateFunctionException(reason),
            _ => throw new InvalidOperationException("Not one of the closed set."),
        };
    });

    private static Value Convert(TemplateValue value, bool keepsEmpty) => value switch
    {
        TemplateBoolean b => Value.Of(b.IsTrue),
        TemplateNumber n => Value.Of(n.Number),
        TemplateText { Text: "" } when !keepsEmpty => Value.Null,
        TemplateText t => Value.Of(t.Text),
        TemplateMoment m => Value.Of(TemplateMoments.Print(m)),
        TemplateList l => Value.Of([.. l.Items.Select(i => Convert(i, keepsEmpty))]),
        TemplateMap m => new MapValue(m.Entries.Select(e => KeyValuePair.Create(e.Key, Convert(e.Value, keepsEmpty)))),
        _ => Value.Null,
    };
}
