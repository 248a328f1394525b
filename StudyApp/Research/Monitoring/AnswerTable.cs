using System.Collections.Immutable;
using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Items;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;

namespace StudyApp.Research.Monitoring;

/// <summary>One stored answer, readable.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Question">The question in plain text; empty when the author gave none, or the version that was shown
/// cannot be read any more.</param>
/// <param name="Value">What is stored; null when missing.</param>
/// <param name="Label">What the value stands for, when that is another text; null otherwise.</param>
public sealed record AnswerLine(string Column, string Question, string? Value, string? Label);

/// <summary>The answers of a submission beside the questions of the version that was shown.</summary>
public static class AnswerTable
{
    /// <param name="content">The questionnaire's text in that version; null when it is not known.</param>
    public static ImmutableArray<AnswerLine> Of(SubmissionDetail submission, Study study, string? content)
    {
        var columns = ColumnsOf(submission, study, content)
            .DistinctBy(c => c.Name)
            .ToDictionary(c => c.Name, StringComparer.Ordinal);
        using var answers = JsonDocument.Parse(submission.Answers);
        return
        [
            .. answers
                .RootElement.EnumerateObject()
                .Select(answer => Line(answer, columns.GetValueOrDefault(answer.Name))),
            .. Calculated(submission, study),
        ];
    }

    private static IEnumerable<AnswerLine> Calculated(SubmissionDetail submission, Study study)
    {
        if (
            study.Questionnaires.GetValueOrDefault(submission.Questionnaire)
            is not { Calculations.IsEmpty: false } questionnaire
        )
            return [];
        var results = Calculation.Evaluate(questionnaire, AnswerJson.ReadTerms(submission.Answers));
        return questionnaire.Calculations.Select(c => new AnswerLine(
            c.Name,
            "Computed from the answers",
            results[c.Name].ValueOrDefault is { } value and not NullValue ? value.ToString() : null,
            null
        ));
    }

    private static ImmutableArray<ItemColumn> ColumnsOf(SubmissionDetail submission, Study study, string? content)
    {
        if (
            study.Questionnaires.GetValueOrDefault(submission.Questionnaire) is { } current
            && current.Version.Hash == submission.VersionHash
        )
            return current.Columns;
        return content is null
            ? []
            : StudyReader
                .ReadQuestionnaire(submission.Questionnaire, content, new DiagnosticBag(), study.Languages)
                ?.Columns
                ?? [];
    }

    private static AnswerLine Line(JsonProperty answer, ItemColumn? column)
    {
        var value = answer.Value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => answer.Value.GetString(),
            _ => answer.Value.GetRawText(),
        };
        var label = column
            ?.Values.Where(v => v.Value == value && v.Label != value && v.Label.Length > 0)
            .Select(v => v.Label)
            .FirstOrDefault();
        return new(answer.Name, column?.Label ?? "", value, label);
    }
}
