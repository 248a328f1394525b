using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Authoring.Expressions;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Studies.Steps;
using StudyApp.Studies.Tables;

namespace StudyApp.Participation.Planning;

/// <summary>The study being run, with its ways resolved once.</summary>
public sealed class StudyRuntime(Study study)
{
    private readonly FrozenDictionary<string, StudyRuntime> _translations =
        study.Translations.ToFrozenDictionary(t => t.Key, t => new StudyRuntime(t.Value), StringComparer.Ordinal);

    private readonly FrozenSet<string> _versions = study
        .Translations.Values.Append(study)
        .SelectMany(s => s.Versions)
        .Select(v => v.Hash)
        .ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, int> _occurrences = study
        .AllPages.GroupBy(p => p.Path, StringComparer.Ordinal)
        .ToFrozenDictionary(p => p.Key, p => p.Count(), StringComparer.Ordinal);

    public Study Study { get; } = study;

    /// <summary>The same study as it is shown in a language; in the main one when it is not offered in that.</summary>
    /// <remarks>Steps of one serve the others.</remarks>
    public StudyRuntime In(string language) => _translations.GetValueOrDefault(language, this);

    public StudyFlow Flow { get; } = new(study);

    /// <summary>The recruiting platforms.</summary>
    public StudyPlatforms Platforms { get; } = new(study);

    /// <summary>
    /// The questionnaires whose answers expressions can ask for; null when no expression needs a participant: then
    /// nothing is read.
    /// </summary>
    public ImmutableSortedSet<string>? NeededAnswers { get; } = StudyNames.Needed(study);

    /// <summary>The tasks whose scores expressions ask for.</summary>
    public ImmutableSortedSet<string> NeededTasks { get; } = StudyNames.NeededTasks(study);

    /// <summary>Whether a template can ask for what happened in questionnaires.</summary>
    public bool NeedsInteractions { get; } = StudyNames.NeedsInteractions(study);

    /// <summary>The tables whose rows expressions can ask for.</summary>
    public ImmutableArray<CustomTable> NeededTables { get; } = StudyNames.NeededTables(study);

    /// <summary>Whether everybody is given a condition on the way, unless they leave before.</summary>
    public bool AssignsEverybody { get; } = study.Conditions.Length > 0
        && FlowPlan.For(study, new(0)).Steps is var steps
        && (steps[0].Page is not (ConsentPage or CreateParticipantPage or AssignConditionPage or EndPage)
            || steps.Any(s =>
                s.Page
                    is ConsentPage { AssignsCondition: true }
                        or CreateParticipantPage { AssignsCondition: true }
                        or AssignConditionPage
            )
        );

    /// <summary>UTC since when it is served here.</summary>
    /// <remarks>
    /// What came into use later and is not known here belongs to a newer version of the study, which another server
    /// runs.
    /// </remarks>
    public DateTime Since { get; init; } = DateTime.MaxValue;

    /// <summary>Whether a version is one of this study's, in any language.</summary>
    public bool Knows(string versionHash) => _versions.Contains(versionHash);

    /// <summary>Whether the page list has a page, so often at least.</summary>
    public bool HasPage(string path, int occurrence) => occurrence < _occurrences.GetValueOrDefault(path);

    public FlowPlan PlanOf(ParticipantState participant) => Flow.Plan(StateOf(participant));

    /// <summary>What the participant's way depends on.</summary>
    public static FlowState StateOf(ParticipantState participant) =>
        new(participant.Condition, participant.Seed, participant.Sequence, participant.Facts)
        {
            Done = participant.Done,
        };

    public Step Locate(ParticipantState participant)
    {
        var plan = PlanOf(participant);
        // An end keeps its reason even when the author's page for it is gone.
        return participant.Finished && participant.EndReason is { } reason
            ? plan.EndFor(reason)
            : plan.Locate(participant.Visit.Path, participant.Visit.Occurrence, participant.Done);
    }

    /// <summary>A questionnaire's step with its placeholders filled in; other steps as they are.</summary>
    /// <remarks>Placeholders that can never be decided are told to <paramref name="note"/>.</remarks>
    public static Step AsShown(Step step, ParticipantState participant, Action<Expression, string>? note = null) =>
        step.Page is QuestionnairePage { Questionnaire: { Template: { } template } questionnaire } page
        && participant.Facts is { } facts
            ? step with { Page = page with { Questionnaire = template.Render(questionnaire, facts, note) } }
            : step;

    /// <summary>What someone of a source is given who ends for a reason.</summary>
    public Ending EndingFor(string source, string reason)
    {
        var exclude = reason == "quota_full";
        switch (Platforms.Find(source)?.CodeFor(reason))
        {
            case PlatformRules.GeneratedCode: return new(reason, CompletionCode.Next(), true, exclude);
            case { } known: return new(reason, known, false, exclude);
        }
        if (reason != EndPage.Complete) return new(reason, null, false, exclude);
        var rules = Study.Completion;
        return rules.StaticCode is { } code
            ? new(reason, code, false)
            : new(reason, rules.GenerateCode ? CompletionCode.Next() : null, rules.GenerateCode);
    }

    /// <summary>What the link a participant came by said.</summary>
    public Arrival ArrivalOf(ParticipantState participant) =>
        Platforms.ReadStored(participant.Source, participant.ExternalId, participant.Arrival);

    /// <summary>What happens to those who were here before.</summary>
    public ReturnRule ReturnRule => new(Study.Participants.RetrieveSessions, Study.Participants.AllowRetakes);

    /// <summary>What is known of someone who arrives; null when no expression asks.</summary>
    public ParticipantFacts? FactsOf(Arrival arrival) =>
        NeededAnswers is null
            ? null
            : new()
            {
                Study = Study,
                Source = arrival.Source,
                ExternalId = arrival.ExternalId,
            };

    /// <summary>What is known of a participant.</summary>
    public ParticipantFacts FactsOf(ParticipantState participant, IEnumerable<AnswerSet> answers) => new()
    {
        Study = Study,
        ParticipantId = participant.Id,
        Condition = participant.Condition,
        Source = participant.Source,
        ExternalId = participant.ExternalId,
        EndReason = participant.EndReason,
        CompletionCode = participant.CompletionCode,
        StartedAt = participant.StartedAt,
        EndedAt = participant.EndedAt,
        LastActiveAt = participant.LastActiveAt,
        Excluded = participant.Excluded,
        FlaggedAsBot = participant.FlaggedAsBot,
        Answers = [.. answers],
    };
}
