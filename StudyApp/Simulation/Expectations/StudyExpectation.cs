using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using StudyApp.Studies.Tasks;

namespace StudyApp.Simulation.Expectations;

/// <summary>Holds what artificial participants typed against the study's exports, cell by cell.</summary>
/// <remarks>The wide file comes first: it says who is who. Not thread-safe.</remarks>
public sealed class StudyExpectation
{
    /// <summary>So many differences are kept to be shown; all are counted.</summary>
    public const int MostShown = 20;

    private readonly Study _study;
    private readonly Dictionary<string, ExpectedParticipant> _byExternalId;
    private readonly Dictionary<string, ExpectedParticipant> _byNumber = new(StringComparer.Ordinal);
    private readonly ImmutableArray<CellDifference>.Builder _shown = ImmutableArray.CreateBuilder<CellDifference>();

    /// <param name="study">What was asked.</param>
    /// <param name="participants">Who answered. Of those who failed nobody knows what was stored; they are not
    /// compared.</param>
    public StudyExpectation(Study study, IEnumerable<SimulatedParticipant> participants)
    {
        _study = study;
        _byExternalId = participants
            .Where(p => p.Failure is null)
            .ToDictionary(p => p.ExternalId, p => new ExpectedParticipant(study, p), StringComparer.Ordinal);
    }

    /// <summary>How many cells were compared.</summary>
    public int Cells { get; private set; }

    /// <summary>How many of them differ.</summary>
    public int Differing { get; private set; }

    /// <summary>The first differences.</summary>
    public ImmutableArray<CellDifference> Shown => _shown.ToImmutable();

    /// <summary>Whether the wide file holds any of the participants, if there are any.</summary>
    public bool FoundAny => _byNumber.Count > 0 || _byExternalId.Count == 0;

    /// <summary>Compares the wide file, unfinished participants included.</summary>
    public void CompareWide(TextReader file)
    {
        var entries = _study
            .AllPages.OfType<QuestionnairePage>()
            .DistinctBy(p => (p.Questionnaire.Name, p.Tag))
            .ToList();
        var names = entries.Select(e => e.Questionnaire.Bind).Distinct()
            .Select(bind => (Bind: bind, Names: new AnswerNames(_study, bind))).ToList();
        foreach (var row in CsvText.Rows(file))
        {
            if (
                row["source"] != SimulationPlan.Source
                || !_byExternalId.TryGetValue(row["externalID"], out var participant)
            )
                continue;
            if (participant.IsFound) Compare(participant, "wide externalID", "one row", "another row");
            participant.ReadAs(ConditionOf(row["condition"]));
            _byNumber[row["participantID"]] = participant;
            Compare(participant, "wide finished", participant.Participant.Finished ? "1" : "0", row["finished"]);
            foreach (var page in entries)
            {
                var expected = participant.Answers.GetValueOrDefault((page.Questionnaire.Name, page.Tag));
                var named = names.Find(n => n.Bind == page.Questionnaire.Bind).Names;
                foreach (var (column, isMade) in page.Questionnaire.Columns.Select(c => (c.Name, false))
                    .Concat(page.Questionnaire.Calculations.Select(c => (c.Name, true))))
                {
                    var name = named.Of((page.Questionnaire.Name, page.Tag), column, isMade);
                    Compare(participant, $"wide {name}", expected?.GetValueOrDefault(column) ?? "",
                        row.GetValueOrDefault(name) ?? "no such column");
                }
            }
        }
        // Who left before anything was sent, or found no room, may not be there at all.
        var absentees = _byExternalId.Values.Where(p =>
            !p.IsFound && p.Participant is { Forms.Length: > 0, Outcome: not SimulatedOutcome.Full }
        );
        foreach (var absent in absentees)
            Compare(absent, "wide externalID", absent.Participant.ExternalId, "");
    }

    /// <summary>Compares the long file.</summary>
    public void CompareLong(TextReader file)
    {
        var left = _byNumber.ToDictionary(
            p => p.Key,
            p =>
                p.Value.Answers.SelectMany(a =>
                        a.Value.Select(c => (Key: (a.Key.Questionnaire, a.Key.Tag, c.Key), c.Value))
                    )
                    .ToDictionary(c => c.Key, c => c.Value),
            StringComparer.Ordinal);
        foreach (var row in CsvText.Rows(file))
        {
            if (!left.TryGetValue(row["participant_id"], out var cells)) continue;
            // What is there twice is not expected the second time.
            cells.Remove((row["questionnaire"], row["tag"], row["item"]), out var expected);
            Compare(
                _byNumber[row["participant_id"]],
                $"long {Prefix(row["questionnaire"], row["tag"])}_{row["item"]}",
                expected ?? "no row",
                row["value"]
            );
        }
        foreach (var (number, cells) in left)
            foreach (var ((questionnaire, tag, item), expected) in cells)
                if (expected.Length > 0)
                    Compare(_byNumber[number], $"long {Prefix(questionnaire, tag)}_{item}", expected, "");
    }

    /// <summary>Compares the trials of a task.</summary>
    public void CompareTrials(TaskDefinition task, TextReader file)
    {
        var left = _byNumber.ToDictionary(p => p.Key, p => p.Value.Trials(task), StringComparer.Ordinal);
        foreach (var row in CsvText.Rows(file))
        {
            if (!left.TryGetValue(row["participant_id"], out var trials)) continue;
            var place = $"trials_{task.Name} {row["run"]}#{row["index"]}";
            if (trials.Remove((row["run"], row["index"]), out var cells))
                foreach (var (field, expected) in cells)
                    Compare(_byNumber[row["participant_id"]], $"{place} {field}", expected, Trial(row, field));
            else Compare(_byNumber[row["participant_id"]], place, "no trial", "a trial");
        }
        foreach (var (number, trials) in left)
            foreach (var ((run, index), _) in trials)
                Compare(_byNumber[number], $"trials_{task.Name} {run}#{index}", "a trial", "");
    }

    // A task's own field may be called as a column that stands before it: the trial's condition is not the
    // participant's.
    private static string Trial(IReadOnlyDictionary<string, string> row, string field) =>
        row.GetValueOrDefault("trial_" + field) ?? row[field];

    private static string Prefix(string questionnaire, string tag) =>
        tag.Length == 0 ? questionnaire : $"{questionnaire}/{tag}";

    private int ConditionOf(string label) =>
        _study.Conditions.FirstOrDefault(c => c.Label == label)?.Number
        ?? (int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);

    private void Compare(ExpectedParticipant participant, string column, string expected, string found)
    {
        Cells++;
        // Text that a spreadsheet would run begins with an apostrophe in the files.
        if (
            found == expected
            || (expected is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && found == "'" + expected)
        )
            return;
        Differing++;
        if (_shown.Count < MostShown) _shown.Add(new(participant.Participant.ExternalId, column, expected, found));
    }
}
