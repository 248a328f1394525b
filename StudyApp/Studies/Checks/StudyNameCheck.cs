using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;

namespace StudyApp.Studies.Checks;

/// <summary>Holds the study's expressions about a participant against the names and types there are.</summary>
internal static class StudyNameCheck
{
    public static void Check(Study study, DiagnosticBag diagnostics)
    {
        foreach (var factor in study.Factors)
            if (study.QuestionnairesInOrder.FirstOrDefault(q => q.Declares(factor.Name)) is { } questionnaire)
                diagnostics.Warn(
                    DiagnosticCodes.ConditionValue,
                    SourceSpan.WholeFile(questionnaire.File),
                    $"\"{factor.Name}\" is a question here and a factor in FACTORS; expressions take it for "
                        + $"the factor.",
                    $"write {ReferenceText.OfField(questionnaire.Name, null, factor.Name)} for the question, "
                        + $"or rename one of them"
                );
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
        var types = new Dictionary<string, StaticType>(StringComparer.Ordinal)
        {
            ["condition"] = StaticType.Number,
            ["source"] = StaticType.Text,
            ["end_reason"] = StaticType.Text,
        };
        foreach (var fact in new[] { "participantID", "externalID", "source", "end_reason", "code" })
            types[$"{StudyNames.Participant}.{fact}"] = StaticType.Text;
        types[$"{StudyNames.Participant}.condition"] = StaticType.Number;
        foreach (var factor in study.Factors) types[factor.Name] = StaticType.Text;
        if (!study.Questionnaires.ContainsKey(StudyNames.Tasks))
            foreach (var task in study.AllPages.OfType<TaskPage>().Select(p => p.Task))
                foreach (var score in task.Scores)
                    types[$"{StudyNames.Tasks}.{task.Name}.{score.Name}"] = StaticType.Number;
        var tags = study
            .AllPages.OfType<QuestionnairePage>()
            .ToLookup(p => p.Questionnaire.Name, p => p.Tag, StringComparer.Ordinal);
        foreach (var questionnaire in study.QuestionnairesInOrder)
            foreach (
                var (field, type) in ColumnTypes
                    .Stored(questionnaire)
                    .Concat(questionnaire.Calculations.Select(c => KeyValuePair.Create(c.Name, StaticType.Unknown)))
            )
            {
                // Two questionnaires may use one name for different things; a factor's name is the factor's.
                if (!study.Factors.Any(f => f.Name == field))
                    types[field] = types.TryGetValue(field, out var other) && other != type ? StaticType.Unknown : type;
                types[ReferenceText.OfField(questionnaire.Name, null, field)] = type;
                foreach (var tag in tags[questionnaire.Name].Append(""))
                    types[ReferenceText.OfField(questionnaire.Name, tag, field)] = type;
            }
        foreach (var table in study.Tables.Values)
        {
            foreach (var column in table.Columns)
                types[ReferenceText.OfTable(table.Name, column.Name)] = ColumnTypes.TypeOf(column.Type);
            foreach (var export in table.Exports)
                foreach (var field in export.Fields)
                    types[ReferenceText.OfTable(table.Name, field.Name)] = export.GroupBy.IsEmpty
                        ? StaticType.Unknown
                        : StaticType.Groups;
        }
        var bracketed = study
            .Questionnaires.Keys.Select(name => (Name: name, Written: ReferenceText.OfField(name, null, "ID")))
            .Concat(study.Tables.Keys.Select(name => (Name: name, Written: ReferenceText.OfTable(name, "FIELD"))))
            .Where(w => w.Written.Contains('['));
        return new(types)
        {
            Bracketed = bracketed
                .DistinctBy(w => w.Name)
                .ToDictionary(w => w.Name, w => w.Written, StringComparer.Ordinal),
        };
    }
}
