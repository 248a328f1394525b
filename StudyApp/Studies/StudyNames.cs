using System.Collections.Immutable;
using StudyApp.Diagnostics;
using StudyApp.Expressions;
using StudyApp.Items;
using StudyApp.Tables;
using StudyApp.Templates;

namespace StudyApp.Studies;

/// <summary>The names that expressions about a participant can use.</summary>
public static class StudyNames
{
    /// <summary>What facts about the participant stand under, as in <c>participant.externalID</c>.</summary>
    public const string Participant = "participant";

    /// <summary>What scores of tasks stand under, as in <c>tasks.stroop.interference</c>; a questionnaire of that name hides them.</summary>
    public const string Tasks = "tasks";

    /// <summary>What rows of tables stand under, as in <c>tables.trials.mean_rt</c>.</summary>
    public const string Tables = "tables";

    /// <summary>The tasks whose scores the study's expressions and templates can ask for.</summary>
    public static ImmutableSortedSet<string> NeededTasks(Study study) =>
        study.Questionnaires.ContainsKey(Tasks) ? []
            : Templates(study).Any(t => t.NamesRead.Contains(Tasks) || t.Reads("evaluate")) ? [.. study.AllPages.OfType<TaskPage>().Select(p => p.Task.Name)]
            : [.. study.Translations.Values.Prepend(study).SelectMany(s => s.ParticipantExpressions).SelectMany(ExpressionReferences.In).OfType<FieldReference>().Where(r => r.Questionnaire == Tasks).Select(r => r.Tag).OfType<string>()];

    /// <summary>The questionnaires whose answers the study's expressions can ask for; null when no expression needs a participant at all.</summary>
    public static ImmutableSortedSet<string>? Needed(Study study)
    {
        // An end page may ask for something in one language only.
        var expressions = study.Translations.Values.Prepend(study).SelectMany(s => s.ParticipantExpressions).ToList();
        // What a template asks for shows only while it is rendered.
        var templates = study.Questionnaires.Values.SelectMany(q => q.Items).SelectMany(i => i.Parts).OfType<CustomItem>().Select(i => i.Template).OfType<Template>().ToList();
        var pages = study.Translations.Values.Prepend(study).SelectMany(s => s.AllPages.OfType<AuthoredPage>().Select(p => p.Template).Concat(s.EndTexts.Values));
        if (templates.Exists(t => t.NamesRead.Contains(Participant)) || pages.Any(t => t.NamesRead.Any(n => n == Participant || study.Questionnaires.ContainsKey(n) || study.Questionnaires.Values.Any(q => q.Declares(n))))) return [.. study.Questionnaires.Keys.Order(StringComparer.Ordinal)];
        if (expressions.Count == 0 && templates.Count == 0 && !pages.Any(t => t.NamesRead.Contains(Tables) || t.NamesRead.Contains(Tasks))) return null;
        var references = expressions.SelectMany(ExpressionReferences.In).ToList();
        return references.SelectMany(reference => reference switch
        {
            NameReference name => study.Questionnaires.Values.Where(q => q.Declares(name.Name)).Select(q => q.Name),
            FieldReference field when study.Questionnaires.ContainsKey(field.Questionnaire) => [field.Questionnaire],
            _ => [],
        }).ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a template can ask for what happened in questionnaires.</summary>
    public static bool NeedsInteractions(Study study) => study.LogInteractions && Templates(study).Any(t => t.Reads("questionnaire_interactions"));

    /// <summary>The tables whose rows the study's expressions and templates can ask for, by name.</summary>
    public static ImmutableArray<CustomTable> NeededTables(Study study)
    {
        if (study.Tables.Count == 0) return [];
        var studies = study.Translations.Values.Prepend(study).ToList();
        // A template can name a table in a text that is put together while it is rendered.
        var readsTables = Templates(study).Any(t => t.NamesRead.Contains(Tables) || t.Reads("table") || t.Reads("evaluate"));
        var named = studies.SelectMany(s => s.ParticipantExpressions).SelectMany(ExpressionReferences.In).OfType<TableReference>().Select(r => r.Table).ToHashSet(StringComparer.Ordinal);
        return [.. study.TablesInOrder.Where(t => readsTables || named.Contains(t.Name))];
    }

    private static IEnumerable<Template> Templates(Study study) => study.Translations.Values.Prepend(study).SelectMany(s =>
        s.Questionnaires.Values.SelectMany(q => q.Items).SelectMany(i => i.Parts).OfType<CustomItem>().Select(i => i.Template).OfType<Template>()
            .Concat(s.AllPages.OfType<AuthoredPage>().Select(p => p.Template)).Concat(s.EndTexts.Values));

    internal static void Check(Study study, DiagnosticBag diagnostics)
    {
        foreach (var factor in study.Factors)
            if (study.QuestionnairesInOrder.FirstOrDefault(q => q.Declares(factor.Name)) is { } questionnaire)
                diagnostics.Warn(DiagnosticCodes.ConditionValue, SourceSpan.WholeFile(questionnaire.File), $"\"{factor.Name}\" is a question here and a factor in FACTORS; expressions take it for the factor.", $"write {ReferenceText.OfField(questionnaire.Name, null, factor.Name)} for the question, or rename one of them");
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
        if (!study.Questionnaires.ContainsKey(Tasks))
            foreach (var task in study.AllPages.OfType<TaskPage>().Select(p => p.Task))
                foreach (var score in task.Scores) types[$"{Tasks}.{task.Name}.{score.Name}"] = StaticType.Number;
        var tags = study.AllPages.OfType<QuestionnairePage>().ToLookup(p => p.Questionnaire.Name, p => p.Tag, StringComparer.Ordinal);
        foreach (var questionnaire in study.QuestionnairesInOrder)
            foreach (var (field, type) in ColumnTypes.Stored(questionnaire).Concat(questionnaire.Calculations.Select(c => KeyValuePair.Create(c.Name, StaticType.Unknown))))
            {
                // Two questionnaires may use one name for different things; a factor's name is the factor's.
                if (!study.Factors.Any(f => f.Name == field)) types[field] = types.TryGetValue(field, out var other) && other != type ? StaticType.Unknown : type;
                types[ReferenceText.OfField(questionnaire.Name, null, field)] = type;
                foreach (var tag in tags[questionnaire.Name].Append("")) types[ReferenceText.OfField(questionnaire.Name, tag, field)] = type;
            }
        foreach (var table in study.Tables.Values)
        {
            foreach (var column in table.Columns) types[ReferenceText.OfTable(table.Name, column.Name)] = ColumnTypes.TypeOf(column.Type);
            foreach (var export in table.Exports)
                foreach (var field in export.Fields) types[ReferenceText.OfTable(table.Name, field.Name)] = export.GroupBy.IsEmpty ? StaticType.Unknown : StaticType.Groups;
        }
        var bracketed = study.Questionnaires.Keys.Select(name => (Name: name, Written: ReferenceText.OfField(name, null, "ID")))
            .Concat(study.Tables.Keys.Select(name => (Name: name, Written: ReferenceText.OfTable(name, "FIELD"))))
            .Where(w => w.Written.Contains('['));
        return new(types) { Bracketed = bracketed.DistinctBy(w => w.Name).ToDictionary(w => w.Name, w => w.Written, StringComparer.Ordinal) };
    }
}
