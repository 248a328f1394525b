using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;

namespace StudyApp.Research.Monitoring;

/// <summary>Something that does not hold.</summary>
/// <param name="Assignment">Which assignment; 0 where one is missing.</param>
/// <param name="Participant">Whose; null when not known.</param>
/// <param name="Problem">A sentence.</param>
public sealed record AssignmentFinding(long Assignment, long? Participant, string Problem);

/// <summary>
/// Makes every assignment again from what is stored, in the order of commits, and derives what each must have seen from
/// those before it.
/// </summary>
/// <remarks>
/// What it proves: each result follows from what was seen and the seed; counts, totals and free places follow from the
/// assignments and changes before; the conditions that were on follow from the switches before; a full condition had
/// reached its target; the participant's row says the same. What it takes as recorded: the stratum (answers can be
/// corrected later), that a quota had closed a condition, the moment at which somebody ceased to count, conditions that
/// were looked up or imported, and those from before assignments were kept.
/// </remarks>
public sealed class AssignmentReplay
{
    private readonly AssignmentLog _log;
    private readonly ImmutableArray<AssignmentFinding>.Builder _findings =
        ImmutableArray.CreateBuilder<AssignmentFinding>();
    private readonly Dictionary<long, (Assignment Row, bool Counted)> _seen = [];
    private readonly Dictionary<(string Stratum, int Condition), int> _counts = [];
    private readonly Dictionary<int, int> _totals = [];
    private readonly Dictionary<string, SortedDictionary<int, int>> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<int, bool> _on = [];
    private Assignment? _current;
    private int _change;
    private int _switch;

    private AssignmentReplay(AssignmentLog log) => _log = log;

    /// <summary>All that does not hold, in the order of commits; empty when everything does.</summary>
    public static ImmutableArray<AssignmentFinding> Verify(AssignmentLog log) => new AssignmentReplay(log).Run();

    private ImmutableArray<AssignmentFinding> Run()
    {
        foreach (var row in _log.Assignments)
        {
            _current = row;
            CatchUp(row);
            if (row.Rule is not (Assignment.Lookup or Assignment.Imported or Assignment.Unrecorded)) Replay(row);
            CompareWithParticipant(row);
            if (row.Condition > 0)
            {
                _seen[row.Id] = (row, true);
                Add(row, 1);
            }
        }
        _current = null;
        while (_change < _log.Changes.Length) Apply(_log.Changes[_change++]);
        foreach (var (row, counted) in _seen.Values.OrderBy(s => s.Row.Id))
            if (row.Counted != counted)
                _findings.Add(new(row.Id, row.ParticipantId, "Whether it counts does not follow from the changes."));
        var assigned = _log.Assignments.Select(a => a.ParticipantId).OfType<long>().ToHashSet();
        foreach (
            var participant in _log
                .Participants.Values.Where(p => p.Condition > 0 && !assigned.Contains(p.Id))
                .OrderBy(p => p.Id)
        )
            _findings.Add(
                new(
                    0,
                    participant.Id,
                    Text($"The participant has condition {participant.Condition}, but there is no assignment.")
                )
            );
        return _findings.ToImmutable();
    }

    // Changes and switches that were committed before this assignment.
    private void CatchUp(Assignment row)
    {
        while (_change < _log.Changes.Length && _log.Changes[_change].Id <= row.LastChange)
            Apply(_log.Changes[_change++]);
        var lastChange = _change == 0 ? 0 : _log.Changes[_change - 1].Id;
        Expect(
            lastChange == row.LastChange,
            Text($"It names change {row.LastChange} as the last before it, but that is {lastChange}.")
        );
        while (_switch < _log.Switches.Length && _log.Switches[_switch].Id <= row.LastSwitch)
            _on[_log.Switches[_switch].Condition] = _log.Switches[_switch++].Enabled;
        var lastSwitch = _switch == 0 ? 0 : _log.Switches[_switch - 1].Id;
        Expect(
            row.Rule == Assignment.Unrecorded || lastSwitch == row.LastSwitch,
            Text($"It names switch {row.LastSwitch} as the last before it, but that is {lastSwitch}.")
        );
    }

    private void Apply(AssignmentChange change)
    {
        if (!_seen.TryGetValue(change.AssignmentId, out var of) || of.Counted == change.Counted)
        {
            _findings.Add(
                new(
                    change.AssignmentId,
                    null,
                    Text(
                        $"Change {change.Id} cannot be: the assignment {(change.Counted ? "counted" : "did not count")} already, or came later."
                    )
                )
            );
            return;
        }
        _seen[change.AssignmentId] = (of.Row, change.Counted);
        Add(of.Row, change.Counted ? 1 : -1);
    }

    private void Add(Assignment row, int by)
    {
        _counts[(row.Stratum, row.Condition)] = _counts.GetValueOrDefault((row.Stratum, row.Condition)) + by;
        _totals[row.Condition] = _totals.GetValueOrDefault(row.Condition) + by;
        if (row.Slot is not { } slot) return;
        if (!_slots.TryGetValue(row.Stratum, out var slots)) _slots[row.Stratum] = slots = [];
        slots[slot] = slots.GetValueOrDefault(slot) + by;
    }

    private void Replay(Assignment row)
    {
        if (AllocationJson.Read(row.Saw) is not { } input)
        {
            Expect(false, "What it saw cannot be read.");
            return;
        }
        var conditions = Enumerable.Range(1, input.Weights.Length).ToList();
        ExpectSame("counts", input.Counts, conditions.Select(c => _counts.GetValueOrDefault((row.Stratum, c))));
        ExpectSame("totals", input.Totals, conditions.Select(c => _totals.GetValueOrDefault(c)));
        ExpectSame(
            "conditions switched on",
            input.Enabled,
            conditions.Where(c => _on.GetValueOrDefault(c, input.Enabled.Contains(c)))
        );
        Expect(
            input.Stratum == row.Stratum
                && input.Method.ToString().Equals(row.Rule, StringComparison.OrdinalIgnoreCase),
            "Rule and stratum are not those of what it saw."
        );
        if (input.Method == AssignmentMethod.Blocks)
        {
            var slots = _slots.GetValueOrDefault(row.Stratum);
            ExpectSame("free places", input.FreeSlots, slots?.Where(s => s.Value <= 0).Select(s => s.Key) ?? []);
            Expect(
                input.NextSlot == (slots is null ? 0 : slots.Keys.Last() + 1),
                Text($"It took {input.NextSlot} for the next place of the list.")
            );
            Expect(row.Seed == _log.StudySeed, "Its seed is not the study's.");
        }
        var again = ConditionAllocator.Next(input, row.Seed);
        Expect(
            again.Condition == row.Condition && again.Slot == row.Slot,
            Text($"The rule gives condition {again.Condition}, but {row.Condition} was assigned.")
        );
    }

    private void CompareWithParticipant(Assignment row)
    {
        if (row.ParticipantId is not { } id || !_log.Participants.TryGetValue(id, out var participant)) return;
        if (participant.EndReason == "session_loaded") return;
        Expect(
            participant.Condition == row.Condition,
            Text($"Condition {row.Condition} was assigned, but the participant has {participant.Condition}.")
        );
        Expect(
            row.Condition == 0 || participant.Sequence == row.Sequence,
            Text($"Its sequence is {row.Sequence}, but the participant's is {participant.Sequence}.")
        );
        Expect(row.Rule == "blocks" || participant.Seed == row.Seed, "Its seed is not the participant's.");
    }

    private void ExpectSame(string what, ImmutableArray<int> seen, IEnumerable<int> derived)
    {
        var expected = derived.ToList();
        Expect(
            seen.SequenceEqual(expected),
            $"Of the {what} it saw {List(seen)}, but those before it make {List(expected)}."
        );
    }

    private void Expect(bool holds, string problem)
    {
        if (!holds) _findings.Add(new(_current!.Id, _current.ParticipantId, problem));
    }

    private static string List(IEnumerable<int> numbers) =>
        $"[{string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
