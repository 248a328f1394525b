using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;

namespace StudyApp.Studies.Authored;

/// <summary>What is known of one participant at one moment: what pages, arms and placeholders depend on.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ParticipantFacts : IExpressionScope
{
    /// <summary>The study, for the names of its fields.</summary>
    public required Study Study { get; init; }

    /// <summary>0 for nobody yet.</summary>
    public long ParticipantId { get; init; }

    /// <summary>1-based; 0 for none.</summary>
    public int Condition { get; init; }

    /// <summary>The recruiting platform; empty for none.</summary>
    public string Source { get; init; } = "";

    /// <summary>The recruiting platform's id; null when unknown.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Null until an end is reached.</summary>
    public string? EndReason { get; init; }

    /// <summary>What was given at the end; null for nothing.</summary>
    public string? CompletionCode { get; init; }

    /// <summary>UTC; null for nobody yet.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>UTC; null until an end is reached.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>UTC of the last sign; null for nobody yet.</summary>
    public DateTime? LastActiveAt { get; init; }

    /// <summary>Whether the participant does not count.</summary>
    public bool Excluded { get; init; }

    /// <summary>Whether it is probably a program.</summary>
    public bool FlaggedAsBot { get; init; }

    /// <summary>What was answered, oldest first.</summary>
    public ImmutableArray<AnswerSet> Answers { get; init; } = [];

    /// <summary>
    /// Task → score → value (null where undefined) of the newest run; tasks without a trial are not there.
    /// </summary>
    public ImmutableDictionary<string, IReadOnlyDictionary<string, double?>> TaskScores { get; init; } =
        ImmutableDictionary<string, IReadOnlyDictionary<string, double?>>.Empty;

    /// <summary>What the participant's rows amount to: table → field or column → value.</summary>
    /// <remarks>Tables that no expression asks for are left out, as are fields without a value.</remarks>
    public ImmutableDictionary<string, ImmutableDictionary<string, Value>> Tables { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<string, Value>>.Empty;

    /// <summary>The participant's rows; tables that nothing asks for are left out.</summary>
    public ImmutableDictionary<string, TableContent> TableContents { get; init; } =
        ImmutableDictionary<string, TableContent>.Empty;

    /// <summary>What happened in questionnaires, oldest first; empty where no template asks.</summary>
    public ImmutableArray<InteractionFact> Interactions { get; init; } = [];

    /// <summary>The facts after another questionnaire was answered.</summary>
    public ParticipantFacts With(AnswerSet answers) => this with { Answers = Answers.Add(answers) };

    /// <summary>
    /// <c>condition</c>, <c>source</c>, <c>end_reason</c>, a factor's level in the participant's condition; else the
    /// first questionnaire that has such a field and was answered, its newest answer.
    /// </summary>
    public EvaluationResult Find(NameReference reference)
    {
        switch (reference.Name)
        {
            case "condition": return EvaluationResult.Of(Value.Of((double)Condition));
            case "source": return EvaluationResult.Of(Value.Of(Source));
            case "end_reason": return EvaluationResult.Of(Value.Of(EndReason));
            default: break;
        }
        if (LevelOf(reference.Name) is { } level) return level;
        foreach (var questionnaire in Study.QuestionnairesInOrder.Where(q => q.Declares(reference.Name)))
            if (Answers.LastOrDefault(a => a.Questionnaire == questionnaire.Name) is { } newest)
                return newest.Find(questionnaire, reference.Name);
        return NotYet(reference);
    }

    /// <summary>
    /// A questionnaire's newest answer, of the tag that is named or of any; else a fact about <c>participant</c>, or a
    /// score of <c>tasks</c>.
    /// </summary>
    public EvaluationResult Find(FieldReference reference)
    {
        if (!Study.Questionnaires.TryGetValue(reference.Questionnaire, out var questionnaire))
            return reference.Questionnaire == StudyNames.Tasks ? ScoreOf(reference)
                : reference is { Questionnaire: StudyNames.Participant, Tag: null }
                && OwnFact(reference.Field) is { } fact
                    ? EvaluationResult.Of(fact)
                : NotYet(reference);
        var newest = Answers.LastOrDefault(a =>
            a.Questionnaire == questionnaire.Name && (reference.Tag is null || a.Tag == reference.Tag)
        );
        return newest is null ? NotYet(reference) : newest.Find(questionnaire, reference.Field);
    }

    /// <summary>
    /// A field of a table's exports over the participant's rows, or a column's value in the newest row.
    /// </summary>
    public EvaluationResult Find(TableReference reference)
    {
        if (
            !Study.Tables.TryGetValue(reference.Table, out var table)
            || (table.FindField(reference.Column) is null && table.FindColumn(reference.Column) is null)
        )
            return EvaluationResult.Undecided($"nothing is called \"{reference.Text}\"");
        return
            Tables.TryGetValue(reference.Table, out var fields) && fields.TryGetValue(reference.Column, out var value)
            ? EvaluationResult.Of(value)
            : NotYet(reference);
    }

    private EvaluationResult ScoreOf(FieldReference reference) =>
        reference.Tag is { } task
        && TaskScores.GetValueOrDefault(task) is { } scores
        && scores.TryGetValue(reference.Field, out var score)
            ? EvaluationResult.Of(score is { } number ? Value.Of(number) : Value.Null)
            : NotYet(reference);

    private EvaluationResult? LevelOf(string factor)
    {
        for (var i = 0; i < Study.Factors.Length; i++)
            if (Study.Factors[i].Name == factor)
                return
                    Condition >= 1
                    && Condition <= Study.Conditions.Length
                    && i < Study.Conditions[Condition - 1].Levels.Length
                    ? EvaluationResult.Of(Value.Of(Study.Conditions[Condition - 1].Levels[i]))
                    : EvaluationResult.Undecided($"\"{factor}\" is not known before a condition is assigned");
        return null;
    }

    private Value? OwnFact(string name) => name switch
    {
        "participantID" => Value.Of(ParticipantId.ToString(CultureInfo.InvariantCulture)),
        "externalID" => Value.Of(ExternalId),
        "condition" => Value.Of((double)Condition),
        "source" => Value.Of(Source),
        "end_reason" => Value.Of(EndReason),
        "code" => Value.Of(CompletionCode),
        _ => null,
    };

    private static EvaluationResult NotYet(Reference reference) =>
        EvaluationResult.Pending($"\"{reference.Text}\" is not known yet");
}

/// <summary>The answers of one submission.</summary>
/// <param name="Questionnaire">The questionnaire's name.</param>
/// <param name="Tag">Its tag; empty for none.</param>
/// <param name="Values">Column → answer.</param>
public sealed record AnswerSet(string Questionnaire, string Tag, IReadOnlyDictionary<string, Value> Values)
{
    /// <summary>UTC of the time the page was shown; null when unknown.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>UTC of the time the answers were sent; null when unknown.</summary>
    public DateTime? EndedAt { get; init; }

    internal EvaluationResult Find(Questionnaire questionnaire, string field)
    {
        if (Values.TryGetValue(field, out var value)) return EvaluationResult.Of(value);
        if (questionnaire.Calculations.Any(c => c.Name == field))
            return Calculation.Evaluate(questionnaire, Values)[field];
        return questionnaire.Declares(field)
            ? EvaluationResult.Of(Value.Null)
            : EvaluationResult.Undecided($"\"{questionnaire.Name}\" has no \"{field}\"");
    }
}

/// <summary>Something that happened in a questionnaire before it was sent.</summary>
/// <param name="Questionnaire">The questionnaire's name.</param>
/// <param name="Tag">Its tag; empty for none.</param>
/// <param name="QuestionId">The field it happened at; empty for the page as a whole.</param>
/// <param name="EventType">What happened, such as <c>focus</c>.</param>
/// <param name="At">UTC by the browser's clock.</param>
/// <param name="Value">What the event carries; empty for nothing.</param>
public sealed record InteractionFact(
    string Questionnaire,
    string Tag,
    string QuestionId,
    string EventType,
    DateTime At,
    string Value
);
