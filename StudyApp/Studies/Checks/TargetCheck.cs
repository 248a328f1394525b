using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Finds numbers of participants that cannot be reached because another limit comes first: TARGET, the targets of
/// conditions, quotas of conditions.
/// </summary>
/// <param name="settings">The configuration, for the places.</param>
/// <param name="study">What was read from it, without an error.</param>
internal sealed class TargetCheck(TableReader settings, Study study)
{
    private readonly int? _target = study.Assignment.Target;

    public void Report()
    {
        CheckSum();
        foreach (var condition in study.Conditions.Where(c => c.Target > _target))
            Warn(PlaceOf("CONDITIONS", condition.Number - 1, "target"),
                $"Condition {condition.Number} never gets its target of {condition.Target}: TARGET closes "
                    + $"the study at {_target}.",
                "raise TARGET, or lower the target");
        foreach (var (index, quota) in study.Assignment.Quotas.Index()) Check(index, quota);
    }

    // Conditions that are switched off count: they can be switched on.
    private void CheckSum()
    {
        if (study.Conditions.IsEmpty) return;
        var limits = study.Conditions.Select(LimitOf).ToList();
        if (
            limits.TrueForAll(limit => limit is not null)
            && limits.Sum(limit => (long)limit!.Value) is var sum
            && sum < _target
        )
            Warn(settings.SpanOf(ParticipantKeys.Target),
                $"TARGET = {_target} is never reached: the conditions take {sum} participants together.",
                "raise the conditions' targets and quotas, or lower TARGET");
    }

    private int? LimitOf(Condition condition)
    {
        var limits = study
            .Assignment.Quotas.Where(q => IsOfAll(q) && q.Condition == condition.Number)
            .Select(q => (int?)q.Max)
            .Append(condition.Target).OfType<int>().ToList();
        return limits.Count == 0 ? null : limits.Min();
    }

    private void Check(int index, Quota quota)
    {
        var place = PlaceOf("QUOTAS", index, "max");
        if (quota.Max > _target)
            Warn(place, $"The quota \"{quota.Name}\" has no effect: its {quota.Max} are more than TARGET, {_target}.",
                "lower it, or leave it out");
        if (
            IsOfAll(quota)
            && quota.Condition is { } number
            && study.Conditions[number - 1].Target is { } wanted
            && quota.Max < wanted
        )
            Warn(
                place,
                $"The quota \"{quota.Name}\" keeps condition {number} from its target: {quota.Max} are fewer "
                    + $"than {wanted}.",
                "make the two the same");
    }

    private static bool IsOfAll(Quota quota) => quota is { Condition: not null, Source: null, ShowIf: null };

    private SourceSpan PlaceOf(string list, int index, string key) =>
        settings.TableList(list) is var tables && index < tables.Length ? tables[index][key]?.Span ?? tables[index].Span
            : settings.SpanOf(list);

    private void Warn(SourceSpan span, string message, string remedy) =>
        settings.Diagnostics.Warn(DiagnosticCodes.LimitNotReached, span, message, remedy);
}
