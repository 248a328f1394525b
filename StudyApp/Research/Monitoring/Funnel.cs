using System.Collections.Immutable;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Research.Monitoring;

/// <summary>A page of the way through the study, with the people on it.</summary>
/// <param name="Label">The author's name of the page, else its path; counted when the path comes more than
/// once.</param>
/// <param name="Reached">Who came to it.</param>
/// <param name="Here">Who is at it now.</param>
/// <param name="Left">Who left the study there.</param>
/// <param name="Kind">Whether it is a page of today's page list.</param>
public sealed record FunnelLine(string Path, string Label, int Reached, int Here, int Left, FunnelLineKind Kind);

public enum FunnelLineKind
{
    Page,

    /// <summary>The plain end.</summary>
    End,

    /// <summary>A page that participants came to before the page list was changed.</summary>
    Removed,
}

/// <summary>Where people are, and where they leave.</summary>
internal static class Funnel
{
    /// <summary>A line per page that participants see, in the order of the page list; the plain end is last.</summary>
    public static ImmutableArray<FunnelLine> Of(ImmutableArray<Step> steps, OverviewCounts counts)
    {
        var reached = counts.Reached.ToDictionary(p => (p.Path, p.Occurrence), p => p.Count);
        var positions = counts.Positions.ToLookup(p => (p.Path, p.Occurrence));
        var pages = steps.Where(s => s.Page is not EndPage).ToList();
        var known = pages.Select(s => (s.Page.Path, s.Occurrence)).ToHashSet();
        var removed = reached.Keys.Where(k => !known.Contains(k) && !IsEnd(k.Path)).Order().ToList();
        return
        [
            .. pages.Select(s => Line((s.Page.Path, s.Occurrence), s.Page.Name, FunnelLineKind.Page)),
            .. removed.Select(key => Line(key, "", FunnelLineKind.Removed)),
            new(
                "end",
                "End",
                counts.Groups.Where(g => g.Status == ParticipantStatus.Finished).Sum(g => g.Count),
                0,
                0,
                FunnelLineKind.End
            ),
        ];

        FunnelLine Line((string Path, int Occurrence) key, string name, FunnelLineKind kind)
        {
            var label = name.Length > 0 ? name : key.Path;
            var here = positions[key].Where(p => p.Status == ParticipantStatus.Active).Sum(p => p.Count);
            return new(
                key.Path,
                key.Occurrence == 0 ? label : $"{label} ({key.Occurrence + 1})",
                reached.GetValueOrDefault(key),
                here,
                positions[key].Sum(p => p.Count) - here,
                kind
            );
        }
    }

    /// <summary>
    /// The steps of all ways in one order: a step that only a later way has stands behind the step it follows there.
    /// </summary>
    public static ImmutableArray<Step> Merge(IEnumerable<FlowPlan> plans)
    {
        var merged = new List<Step>();
        foreach (var plan in plans)
        {
            var at = 0;
            foreach (var step in plan.Possible.Where(s => s.Page is not (CreateParticipantPage or AssignConditionPage)))
            {
                var known = merged.FindIndex(s => s.Page.Path == step.Page.Path && s.Occurrence == step.Occurrence);
                if (known < 0) merged.Insert(at, step);
                at = (known < 0 ? at : known) + 1;
            }
        }
        return [.. merged];
    }

    private static bool IsEnd(string path) => path == "end" || path.StartsWith("end/", StringComparison.Ordinal);
}
