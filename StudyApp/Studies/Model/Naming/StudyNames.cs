using System.Collections.Immutable;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Tables;

namespace StudyApp.Studies.Model.Naming;

/// <summary>The names that expressions about a participant can use.</summary>
public static class StudyNames
{
    /// <summary>What facts about the participant stand under, as in <c>participant.externalID</c>.</summary>
    public const string Participant = "participant";

    /// <summary>
    /// What scores of tasks stand under, as in <c>tasks.stroop.interference</c>; a questionnaire of that name hides
    /// them.
    /// </summary>
    public const string Tasks = "tasks";

    /// <summary>What rows of tables stand under, as in <c>tables.trials.mean_rt</c>.</summary>
    public const string Tables = "tables";

    /// <summary>The tasks whose scores the study's expressions and templates can ask for.</summary>
    public static ImmutableSortedSet<string> NeededTasks(Study study) =>
        study.Questionnaires.ContainsKey(Tasks) ? []
            : Templates(study).Any(t => t.NamesRead.Contains(Tasks) || t.Reads("evaluate"))
                ? [.. study.AllPages.OfType<TaskPage>().Select(p => p.Task.Name)]
            :
            [
                .. study
                    .Translations.Values.Prepend(study)
                    .SelectMany(s => s.ParticipantExpressions)
                    .SelectMany(ExpressionReferences.In)
                    .OfType<FieldReference>()
                    .Where(r => r.Questionnaire == Tasks)
                    .Select(r => r.Tag)
                    .OfType<string>(),
            ];

    /// <summary>
    /// The questionnaires whose answers the study's expressions can ask for; null when no expression needs a
    /// participant at all.
    /// </summary>
    public static ImmutableSortedSet<string>? Needed(Study study)
    {
        // An end page may ask for something in one language only.
        var expressions = study.Translations.Values.Prepend(study).SelectMany(s => s.ParticipantExpressions).ToList();
        // What a template asks for shows only while it is rendered.
        var templates = study
            .Questionnaires.Values.SelectMany(q => q.Items)
            .SelectMany(i => i.Parts)
            .OfType<CustomItem>()
            .Select(i => i.Template)
            .OfType<Template>()
            .ToList();
        var pages = study
            .Translations.Values.Prepend(study)
            .SelectMany(s => s.AllPages.OfType<AuthoredPage>().Select(p => p.Template).Concat(s.EndTexts.Values));
        if (
            templates.Exists(t => t.NamesRead.Contains(Participant))
            || pages.Any(t =>
                t.NamesRead.Any(n =>
                    n == Participant
                    || study.Questionnaires.ContainsKey(n)
                    || study.Questionnaires.Values.Any(q => q.Declares(n))
                )
            )
        )
            return [.. study.Questionnaires.Keys.Order(StringComparer.Ordinal)];
        if (
            expressions.Count == 0
            && templates.Count == 0
            && !pages.Any(t => t.NamesRead.Contains(Tables) || t.NamesRead.Contains(Tasks))
        )
            return null;
        var references = expressions.SelectMany(ExpressionReferences.In).ToList();
        return references.SelectMany(reference => reference switch
        {
            NameReference name => study.Questionnaires.Values.Where(q => q.Declares(name.Name)).Select(q => q.Name),
            FieldReference field when study.Questionnaires.ContainsKey(field.Questionnaire) => [field.Questionnaire],
            _ => [],
        }).ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a template can ask for what happened in questionnaires.</summary>
    public static bool NeedsInteractions(Study study) =>
        study.LogInteractions && Templates(study).Any(t => t.Reads("questionnaire_interactions"));

    /// <summary>The tables whose rows the study's expressions and templates can ask for, by name.</summary>
    public static ImmutableArray<CustomTable> NeededTables(Study study)
    {
        if (study.Tables.Count == 0) return [];
        var studies = study.Translations.Values.Prepend(study).ToList();
        // A template can name a table in a text that is put together while it is rendered.
        var readsTables = Templates(study)
            .Any(t => t.NamesRead.Contains(Tables) || t.Reads("table") || t.Reads("evaluate"));
        var named = studies
            .SelectMany(s => s.ParticipantExpressions)
            .SelectMany(ExpressionReferences.In)
            .OfType<TableReference>()
            .Select(r => r.Table)
            .ToHashSet(StringComparer.Ordinal);
        return [.. study.TablesInOrder.Where(t => readsTables || named.Contains(t.Name))];
    }

    private static IEnumerable<Template> Templates(Study study) =>
        study
            .Translations.Values.Prepend(study)
            .SelectMany(s =>
        s.Questionnaires.Values.SelectMany(q => q.Items)
            .SelectMany(i => i.Parts)
            .OfType<CustomItem>()
            .Select(i => i.Template)
            .OfType<Template>()
            .Concat(s.AllPages.OfType<AuthoredPage>().Select(p => p.Template)).Concat(s.EndTexts.Values));
}
