using System.Collections.Immutable;
using StudyApp.Diagnostics;
using StudyApp.Expressions;
using StudyApp.Items;
using StudyApp.Templates;

namespace StudyApp.Studies;

/// <summary>The names that expressions about a participant can use.</summary>
public static class StudyNames
{
    /// <summary>What facts about the participant stand under, as in <c>participant.externalID</c>.</summary>
    public const string Participant = "participant";

    /// <summary>The questionnaires whose answers the study's expressions can ask for; null when no expression needs a participant at all.</summary>
    public static ImmutableSortedSet<string>? Needed(Study study)
    {
        // An end page may ask for something in one language only.
        var expressions = study.Translations.Values.Prepend(study).SelectMany(s => s.ParticipantExpressions).ToList();
        // What a template asks for shows only while it is rendered.
        var templates = study.Questionnaires.Values.SelectMany(q => q.Items).SelectMany(i => i.Parts).OfType<CustomItem>().Select(i => i.Template).OfType<Template>().ToList();
        var pages = study.Translations.Values.Prepend(study).SelectMany(s => s.AllPages.OfType<AuthoredPage>().Select(p => p.Template).Concat(s.EndTexts.Values));
        if (templates.Exists(t => t.NamesRead.Contains(Participant)) || pages.Any(t => t.NamesRead.Any(n => n == Participant || study.Questionnaires.ContainsKey(n) || study.Questionnaires.Values.Any(q => q.Declares(n))))) return [.. study.Questionnaires.Keys.Order(StringComparer.Ordinal)];
        if (expressions.Count == 0 && templates.Count == 0) return null;
        var references = expressions.SelectMany(ExpressionReferences.In).ToList();
        return references.SelectMany(reference => reference switch
        {
            NameReference name => study.Questionnaires.Values.Where(q => q.Declares(name.Name)).Select(q => q.Name),
            FieldReference field when study.Questionnaires.ContainsKey(field.Questionnaire) => [field.Questionnaire],
            _ => [],
        }).ToImmutableSortedSet(StringComparer.Ordinal);
    }

    internal static void Check(Study study, DiagnosticBag diagnostics)
    {
        foreach (var factor in study.Factors)
            if (study.QuestionnairesInOrder.FirstOrDefault(q => q.Declares(factor.Name)) is { } questionnaire)
                diagnostics.Warn(DiagnosticCodes.ConditionValue, SourceSpan.WholeFile(questionnaire.File), $"\"{factor.Name}\" is a question here and a factor in FACTORS; expressions take it for the factor.", $"write {questionnaire.Name}.{factor.Name} for the question, or rename one of them");
        if (!study.ParticipantExpressions.Any()) return;
        var names = Of(study);
        foreach (var expression in study.ParticipantExpressions)
        {
            ExpressionChecker.Check(expression, names, diagnostics);
            EmptyTextComparison.Warn(expression, diagnostics);
        }
    }

    private static ExpressionNames Of(Study study)
    {
        var types = new Dictionary<string, StaticType>(StringComparer.Ordinal) { ["condition"] = StaticType.Number, ["source"] = StaticType.Text, ["end_reason"] = StaticType.Text };
        foreach (var fact in new[] { "participantID", "externalID", "source", "end_reason", "code" }) types[$"{Participant}.{fact}"] = StaticType.Text;
        types[$"{Participant}.condition"] = StaticType.Number;
        foreach (var factor in study.Factors) types[factor.Name] = StaticType.Text;
        var tags = study.AllPages.OfType<QuestionnairePage>().ToLookup(p => p.Questionnaire.Name, p => p.Tag, StringComparer.Ordinal);
        foreach (var questionnaire in study.QuestionnairesInOrder)
            foreach (var (field, type) in ColumnTypes.Stored(questionnaire).Concat(questionnaire.Calculations.Select(c => KeyValuePair.Create(c.Name, StaticType.Unknown))))
            {
                // Two questionnaires may use one name for different things; a factor's name is the factor's.
                if (!study.Factors.Any(f => f.Name == field)) types[field] = types.TryGetValue(field, out var other) && other != type ? StaticType.Unknown : type;
                types[$"{questionnaire.Name}.{field}"] = type;
                foreach (var tag in tags[questionnaire.Name].Append("")) types[$"{questionnaire.Name}.{tag}.{field}"] = type;
            }
        return new(types);
    }
}
