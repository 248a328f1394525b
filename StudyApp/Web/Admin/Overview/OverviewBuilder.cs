using System.Collections.Immutable;
using StudyApp.Flow;
using StudyApp.Storage;
using StudyApp.Studies;
using StudyApp.Web.Admin.Shared;

namespace StudyApp.Web.Admin.Overview;

/// <summary>From raw counts to what the overview says. Pure.</summary>
internal static class OverviewBuilder
{
    public static OverviewSnapshot Build(Study study, ImmutableArray<Step> steps, OverviewCounts counts, ServerFacts server, DateTime now)
    {
        var funnel = Funnel.Of(steps, counts);
        var opening = study.Access.At(new(now, TimeSpan.Zero), counts.Opening?.ToOrder());
        ImmutableArray<ConditionLine> lines = [.. study.Conditions.Select(c => Line(c, counts, study.Participants.CountsIncludeAbandoned))];
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
            Problems = [.. ClosedProblem(opening), .. ProblemsOf(study, counts, lines, funnel, server)],
        };
    }

    private static int Count(IEnumerable<ParticipantGroup> groups, ParticipantStatus status) => groups.Where(g => g.Status == status).Sum(g => g.Count);

    private static ConditionLine Line(Condition condition, OverviewCounts counts, bool abandonedCount)
    {
        ImmutableArray<ParticipantGroup> groups = [.. counts.Groups.Where(g => g.Condition == condition.Number)];
        var switched = counts.Switches.FirstOrDefault(s => s.Condition == condition.Number);
        var (finished, active, early, abandoned) =
            (Count(groups, ParticipantStatus.Finished), Count(groups, ParticipantStatus.Active), Count(groups, ParticipantStatus.EndedEarly), Count(groups, ParticipantStatus.Abandoned));
        // Whoever reached an end, whichever, counts for the balance; so says the assignment.
        var counted = finished + active + early + (abandonedCount ? abandoned : 0);
        return new(condition.Number, condition.Label, switched?.Enabled ?? condition.Enabled, counted, finished, active, early + abandoned) { Target = condition.Target, Switched = switched };
    }

    private static IEnumerable<OverviewProblem> ClosedProblem(Openness opening)
    {
        if (!opening.IsOpen) yield return new(false, "The study is closed, so newcomers are turned away. Those who take part already may finish.");
    }

    private static IEnumerable<OverviewProblem> ProblemsOf(Study study, OverviewCounts counts, ImmutableArray<ConditionLine> lines, ImmutableArray<FunnelLine> funnel, ServerFacts server)
    {
        if (lines.Length > 0 && lines.All(l => !l.Enabled))
            yield return new(true, "No condition is enabled, so newcomers are turned away. Switch one on below.");
        else if (lines.Length > 0 && lines.All(l => !l.Enabled || l.IsFull))
            yield return new(false, "Every condition that is switched on has reached its target, so newcomers are told that the study is full.");
        if (study.Assignment.Target is { } target && counts.Groups.Where(g => study.Participants.CountsIncludeAbandoned || g.Status != ParticipantStatus.Abandoned).Sum(g => g.Count) >= target)
            yield return new(false, $"The study has reached its TARGET of {AdminText.Number(target)}, so newcomers are told that it is full.");
        if (server.InMemory)
            yield return new(true, "The data is kept in memory only and is lost when the program stops. Set SQLALCHEMY_DATABASE_URI to a file or a server before real participants come.");
        if (server.Debug)
            yield return new(false, "The program runs with --debug, which is for your own machine. Start it without before real participants come.");
        if (counts.Flagged > 0)
            yield return new(false, $"{AdminText.People(counts.Flagged)} may be programs: they filled the consent form's trap, or have a crawler's name.", "admin/participants?flagged=true", "Look at them");
        if (funnel.Where(l => l.Kind == FunnelLineKind.Removed).Sum(l => l.Here) is > 0 and var lost)
            yield return new(false, $"{AdminText.People(lost)} stood at a page that is no longer in the page list and will go on elsewhere.");
        if (counts.Groups.Where(g => g.Condition > study.Conditions.Length).Sum(g => g.Count) is > 0 and var strange)
            yield return new(false, $"{AdminText.People(strange)} belong to a condition that CONDITIONS no longer holds.");
    }
}
