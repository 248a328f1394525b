using System.Collections.Immutable;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Research.Monitoring;

/// <summary>From raw counts to what the overview says. Pure.</summary>
internal static class OverviewBuilder
{
    public static OverviewSnapshot Build(
        Study study,
        ImmutableArray<Step> steps,
        OverviewCounts counts,
        ServerFacts server,
        DateTime now
    )
    {
        var funnel = Funnel.Of(steps, counts);
        var opening = study.Access.At(new(now, TimeSpan.Zero), counts.Opening?.ToOrder());
        ImmutableArray<ConditionLine> lines = [.. study.Conditions.Select(c => Line(c, counts, study))];
        return new()
        {
            TakenAt = now,
            Started = counts.Groups.Sum(g => g.Count),
            Active = Count(counts.Groups, ParticipantStatus.Active),
            Finished = Count(counts.Groups, ParticipantStatus.Finished),
            Abandoned = Count(counts.Groups, ParticipantStatus.Abandoned),
            EndedEarly =
            [
                .. counts.Groups.Where(g => g.Status == ParticipantStatus.EndedEarly)
                    .GroupBy(g => g.EndReason ?? "", (reason, groups) => (reason, groups.Sum(g => g.Count)))
                    .OrderByDescending(e => e.Item2).ThenBy(e => e.reason, StringComparer.Ordinal),
            ],
            Excluded = counts.Excluded,
            Times = Quartiles.Of(counts.Durations),
            Conditions = lines,
            Funnel = funnel,
            Hours = HourLine.Of(now, counts.Arrivals, counts.Completions),
            Opening = opening,
            OpenedByHand = counts.Opening,
            Problems =
            [
                .. ClosedProblem(opening),
                .. FullProblems(study, counts, lines),
                .. RushProblem(study, counts, now),
                .. ProblemsOf(study, counts, lines, funnel, server)],
        };
    }

    private static int Count(IEnumerable<ParticipantGroup> groups, ParticipantStatus status) =>
        groups.Where(g => g.Status == status).Sum(g => g.Count);

    private static ConditionLine Line(Condition condition, OverviewCounts counts, Study study)
    {
        ImmutableArray<ParticipantGroup> groups = [.. counts.Groups.Where(g => g.Condition == condition.Number)];
        var switched = counts.Switches.FirstOrDefault(s => s.Condition == condition.Number);
        var (finished, active, early, abandoned) = (
            Count(groups, ParticipantStatus.Finished),
            Count(groups, ParticipantStatus.Active),
            Count(groups, ParticipantStatus.EndedEarly),
            Count(groups, ParticipantStatus.Abandoned)
        );
        var counted = groups.Where(g => IsCounted(study, g)).Sum(g => g.Count);
        return new(
            condition.Number,
            condition.Label,
            switched?.Enabled ?? condition.Enabled,
            counted,
            finished,
            active,
            early + abandoned
        )
        {
            Target = condition.Target,
            Switched = switched,
        };
    }

    private static IEnumerable<OverviewProblem> ClosedProblem(Openness opening)
    {
        if (!opening.IsOpen)
            yield return new(
                false,
                "The study is closed, so newcomers are turned away. Those who take part already may finish."
            );
    }

    private static IEnumerable<OverviewProblem> FullProblems(
        Study study,
        OverviewCounts counts,
        ImmutableArray<ConditionLine> lines
    )
    {
        if (lines.Length > 0 && lines.All(l => !l.Enabled))
            yield return new(true, "No condition is enabled, so newcomers are turned away. Switch one on below.");
        else if (lines.Length > 0 && lines.All(l => !l.Enabled || l.IsFull))
            yield return new(
                false,
                $"Every condition that is switched on has reached its target, so newcomers are told that the study "
                + $"is full: {WhoCounts(study, counts)}.");
        if (
            study.Assignment.Target is { } target
            && counts.Groups.Where(g => IsCounted(study, g)).Sum(g => g.Count) >= target
        )
            yield return new(
                false,
                $"The study has reached its TARGET of {AdminText.Number(target)}, so newcomers are told that it is "
                + $"full: {WhoCounts(study, counts)}.");
    }

    // As the balance and the limits count.
    private static bool IsCounted(Study study, ParticipantGroup group) => group.Status switch
    {
        ParticipantStatus.EndedEarly => study.CountingEnds.Contains(group.EndReason ?? ""),
        ParticipantStatus.Abandoned => study.Participants.CountsIncludeAbandoned
            || (group.EndReason is { } reason && study.CountingEnds.Contains(reason)),
        _ => true,
    };

    private static string WhoCounts(Study study, OverviewCounts counts)
    {
        var counted = counts.Groups.Where(g => IsCounted(study, g)).ToList();
        var (early, left) = (Count(counted, ParticipantStatus.EndedEarly), Count(counted, ParticipantStatus.Abandoned));
        var others = Count(counts.Groups, ParticipantStatus.EndedEarly) - early;
        return $"{AdminText.Number(Count(counted, ParticipantStatus.Finished))} complete and "
            + $"{AdminText.Number(Count(counted, ParticipantStatus.Active))} under way"
            + (early > 0 ? $", {AdminText.Number(early)} ended early where that counts" : "")
            + (left > 0 ? $", {AdminText.Number(left)} abandoned" : "")
            + (others > 0 ? $"; {AdminText.Number(others)} ended early and are not counted" : "");
    }

    // The starts tell on every server, whichever of them turned people away.
    private static IEnumerable<OverviewProblem> RushProblem(Study study, OverviewCounts counts, DateTime now)
    {
        if (study.Access.NewcomersPerMinute is not { } most) yield break;
        var starts = counts.Arrivals.Where(a => a >= now.AddHours(-1)).Order().ToList();
        var last = Enumerable.Range(0, Math.Max(0, starts.Count - most + 1))
            .LastOrDefault(i => starts[i + most - 1] - starts[i] < TimeSpan.FromMinutes(1), -1);
        if (last >= 0)
            yield return new(
                false,
                $"NEWCOMERS_PER_MINUTE = {AdminText.Number(most)} was reached, last at "
                    + $"{AdminText.Moment(starts[last + most - 1])} "
                    + "UTC: whoever came then was asked to come back in a minute. Raise it where so many "
                    + "people are expected; else "
                    + "look whether a program fills the study.",
                "admin/participants",
                "Look at who came");
    }

    private static IEnumerable<OverviewProblem> ProblemsOf(
        Study study,
        OverviewCounts counts,
        ImmutableArray<ConditionLine> lines,
        ImmutableArray<FunnelLine> funnel,
        ServerFacts server
    )
    {
        if (server.InMemory)
            yield return new(
                true,
                "The data is kept in memory only and is lost when the program stops. Set "
                    + "SQLALCHEMY_DATABASE_URI to a file or a server before real participants come."
            );
        if (server.Debug)
            yield return new(
                false,
                "The program runs with --debug, which is for your own machine. Start it without before real "
                    + "participants come."
            );
        if (counts.Flagged > 0)
            yield return new(
                false,
                $"{AdminText.People(counts.Flagged)} may be programs: they filled the consent form's trap, or "
                    + $"have a crawler's name.",
                "admin/participants?flagged=true",
                "Look at them"
            );
        if (funnel.Where(l => l.Kind == FunnelLineKind.Removed).Sum(l => l.Here) is > 0 and var lost)
            yield return new(
                false,
                $"{AdminText.People(lost)} stood at a page that is no longer in the page list and will go on "
                    + $"elsewhere."
            );
        if (counts.Groups.Where(g => g.Condition > study.Conditions.Length).Sum(g => g.Count) is > 0 and var strange)
            yield return new(
                false,
                $"{AdminText.People(strange)} belong to a condition that CONDITIONS no longer holds."
            );
    }
}
