using System.Security.Cryptography;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Research.Import;

/// <summary>Turns a participant of BOFS's into the rows they become here.</summary>
/// <remarks>Used for one import, in BOFS's order.</remarks>
/// <param name="runtime">The study.</param>
/// <param name="target">What is there already.</param>
/// <param name="ownCodes">The codes that only one participant of the file has.</param>
/// <param name="number">Their number in the file → their number here.</param>
internal sealed class PersonBuilder(
    StudyRuntime runtime,
    ImportTarget target,
    IReadOnlySet<string> ownCodes,
    Func<long, long> number
)
{
    // BOFS ends these people without marking them as finished; two of the reasons are its own words for being turned
    // away.
    private static readonly string[] EndedUnfinished = ["bot", "quota_full", SessionLoaded];

    private const string SessionLoaded = "session_loaded";

    private readonly Study _study = runtime.Study;

    public ImportedPerson Build(BofsParticipant source)
    {
        var isDouble = source.EndReason == SessionLoaded;
        var finished = source.Finished || EndedUnfinished.Contains(source.EndReason);
        var seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
        var condition = isDouble ? 0 : source.Condition;
        var participant = new Participant
        {
            Id = number(source.Id),
            // Someone who turned out to be an earlier participant: the id belongs to that one.
            ExternalId = isDouble ? null : source.ExternalId,
            Source = source.Source,
            Attempt = isDouble || source.ExternalId is null ? 1 : NextAttempt(source.Source, source.ExternalId),
            Condition = condition,
            Sequence = _study.CountsSequence ? NextSequence(condition) : 0,
            Seed = seed,
            // An unfinished participant has not seen theirs; the end gives a new one.
            CompletionCode = finished ? source.Code : null,
            CodeIsGenerated = finished && source.Code is { } code && ownCodes.Contains(code) && target.Codes.Add(code),
            StartedAt = source.StartedAt,
            EndedAt = finished ? source.EndedAt ?? source.LastActiveAt : null,
            Finished = finished,
            EndReason = finished ? source.EndReason ?? EndPage.Complete : null,
            LastActiveAt = source.LastActiveAt,
            Excluded = source.Excluded || isDouble,
            FlaggedAsBot = source.IsCrawler,
            Arrival = NotesOf(source),
        };
        var facts = FactsOf(source, participant);
        var state = new FlowState(condition, seed, participant.Sequence, facts);
        var person = new ImportedPerson
        {
            Source = source,
            Participant = participant,
            Note = new()
            {
                Key = source.Key,
                SourceId = source.Id,
                ParticipantId = participant.Id,
                Digest = BofsReader.Hash(string.Join('\n', source.Content)),
            },
            Assignment = condition == 0 ? null : new()
            {
                ParticipantId = participant.Id,
                At = source.StartedAt,
                Rule = Assignment.Imported,
                Stratum = Stratum.Of(_study.Assignment.Strata, facts),
                Seed = seed,
                Condition = condition,
                Sequence = participant.Sequence,
                Counted = true,
                LastChange = target.LastChange,
                LastSwitch = target.LastSwitch,
            },
        };
        if (!isDouble) person.Quotas.AddRange(Admission.Memberships(_study, state, source.Source));
        AddVisits(person, state);
        AddEvents(person);
        return person;
    }

    private int NextAttempt(string source, string externalId) =>
        target.Attempts[(source, externalId)] = target.Attempts.GetValueOrDefault((source, externalId)) + 1;

    private int NextSequence(int condition)
    {
        var next = target.Sequences.GetValueOrDefault(condition);
        target.Sequences[condition] = next + 1;
        return next;
    }

    private static string? NotesOf(BofsParticipant source)
    {
        string? notes = null;
        if (source.Notes.Length > 0) notes = Arrival.WithNote(notes, "notes", source.Notes);
        if (source.Display is { } display) notes = Arrival.WithNote(notes, "display", display);
        return notes;
    }

    private ParticipantFacts FactsOf(BofsParticipant source, Participant participant) => new()
    {
        Study = _study,
        ParticipantId = participant.Id,
        Condition = participant.Condition,
        Source = participant.Source,
        ExternalId = participant.ExternalId,
        EndReason = participant.EndReason,
        CompletionCode = participant.CompletionCode,
        Answers =
        [
            .. source.Answers.Select(a => new AnswerSet(
                a.Questionnaire.Name,
                a.Tag,
                AnswerJson.ReadTerms(AnswerJson.Write(a.Values))
            )),
        ],
    };

    private void AddVisits(ImportedPerson person, FlowState state)
    {
        var visits = person
            .Source.Visits.Select(v => new Visit
            {
                Path = v.Path,
                Occurrence = v.Occurrence,
                StartedAt = v.StartedAt,
                SubmittedAt = v.SubmittedAt,
            })
            .ToList();
        foreach (var answers in person.Source.Answers) AddAnswers(person, visits, answers);
        visits = [.. visits.OrderBy(v => v.StartedAt)];
        var last = person.Participant.Finished
            ? EndOf(person.Participant, visits)
            : OpenPageOf(person.Participant, visits, state);
        visits.Remove(last);
        person.Visits.AddRange([.. visits, last]);
        foreach (var (index, visit) in person.Visits.Index())
            (visit.ParticipantId, visit.Number) = (person.Participant.Id, index + 1);
        person.Participant.CurrentVisit = last.Number;
    }

    // The visit that was left when the answers came; answers that were stored twice get a visit of their own.
    private static void AddAnswers(ImportedPerson person, List<Visit> visits, BofsAnswers answers)
    {
        var path =
            answers.Tag.Length == 0
                ? $"questionnaire/{answers.Questionnaire.Name}"
                : $"questionnaire/{answers.Questionnaire.Name}/{answers.Tag}";
        var visit = visits
            .Where(v => v.Path == path && !person.Submissions.Exists(s => s.Visit == v))
            .MinBy(v => ((v.SubmittedAt ?? v.StartedAt!.Value) - answers.EndedAt).Duration());
        if (visit is null) visits.Add(visit = new() { Path = path, StartedAt = answers.StartedAt });
        visit.SubmittedAt ??= answers.EndedAt;
        visit.VersionHash = answers.Questionnaire.Version.Hash;
        person.Submissions.Add((visit, new()
        {
            ParticipantId = person.Participant.Id,
            Questionnaire = answers.Questionnaire.Name,
            Tag = answers.Tag,
            VersionHash = answers.Questionnaire.Version.Hash,
            Answers = AnswerJson.Write(answers.Values),
            StartedAt = answers.StartedAt,
            EndedAt = answers.EndedAt,
        }));
    }

    private static Visit EndOf(Participant participant, List<Visit> visits)
    {
        var path = participant.EndReason == EndPage.Complete ? "end" : $"end/{participant.EndReason}";
        return visits.LastOrDefault(v => v.Path == path) ?? new() { Path = path, StartedAt = participant.EndedAt };
    }

    // Where someone goes on who comes back: the page left open, else the one after the last that was sent.
    private Visit OpenPageOf(Participant participant, List<Visit> visits, FlowState state)
    {
        visits.RemoveAll(v => v.Path == "end" || v.Path.StartsWith("end/", StringComparison.Ordinal));
        if (visits.LastOrDefault(v => v.SubmittedAt is null) is { } open) return open;
        var plan = runtime.Flow.Plan(state);
        Step next;
        if (visits.LastOrDefault() is { } sent)
        {
            next = plan.Locate(sent.Path, sent.Occurrence, [.. visits.Select(v => (v.Path, v.Occurrence))]);
            if (next.Page.Path == sent.Path && next.Occurrence == sent.Occurrence)
                next = runtime.Flow.Leave(state, next, someone => someone).Next;
            // Nothing finishes someone who was only about to finish: the last page is asked once more.
            if (next.Page is EndPage) return new() { Path = sent.Path, Occurrence = sent.Occurrence };
        }
        else
            next =
                plan.Steps.FirstOrDefault(s =>
                    s.Page is not (ConsentPage or CreateParticipantPage or AssignConditionPage)
                    && !(s.Page is ExternalIdPage && participant.ExternalId is not null)
                ) ?? plan.Steps[0];
        return new() { Path = next.Page.Path, Occurrence = next.Occurrence };
    }

    private static void AddEvents(ImportedPerson person)
    {
        foreach (var of in person.Source.Events)
        {
            var home = person
                .Submissions.Where(s => s.Submission.Questionnaire == of.Questionnaire && s.Submission.Tag == of.Tag)
                .OrderBy(s => s.Submission.EndedAt >= of.OccurredAt ? 0 : 1)
                .ThenBy(s => (s.Submission.EndedAt - of.OccurredAt).Duration())
                .FirstOrDefault();
            if (home.Visit is null) person.HomelessEvents++;
            else
                person.Interactions.Add((home.Visit, new()
                {
                    ParticipantId = person.Participant.Id,
                    Questionnaire = of.Questionnaire,
                    Tag = of.Tag,
                    QuestionId = of.QuestionId,
                    EventType = of.EventType,
                    OccurredAt = of.OccurredAt,
                    Value = of.Value,
                }));
        }
    }
}
