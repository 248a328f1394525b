using System.Collections.Immutable;
using StudyApp.Studies;

namespace StudyApp.Flow;

/// <summary>The way through a study for the participants of one condition: choices resolved, steps numbered. Pure and immutable.</summary>
public sealed class FlowPlan
{
    private FlowPlan(ImmutableArray<Step> steps) => Steps = steps;

    /// <summary>All steps, in order; the last is always an end.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>Resolves the page list.</summary>
    /// <param name="study">The study.</param>
    /// <param name="condition">The participant's condition; 0 for none, which takes the first arm of every choice.</param>
    public static FlowPlan For(Study study, int condition)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var page in Resolve(study.Flow, condition))
        {
            var occurrence = seen.GetValueOrDefault(page.Path);
            seen[page.Path] = occurrence + 1;
            steps.Add(new(page, occurrence, steps.Count));
        }
        return new(steps.ToImmutable());
    }

    /// <summary>The step a participant is at. When the page list has changed since: the first step of that path, else the first that is not consent, so that nobody is asked to agree twice.</summary>
    public Step Locate(string path, int occurrence) =>
        Steps.FirstOrDefault(s => s.Page.Path == path && s.Occurrence == occurrence)
        ?? Steps.FirstOrDefault(s => s.Page.Path == path)
        ?? Steps.FirstOrDefault(s => s.Page is not (ConsentPage or CreateParticipantPage or AssignConditionPage or ExternalIdPage))
        ?? Steps[^1];

    /// <summary>The step after another; the last step follows itself.</summary>
    public Step After(Step step) => Steps[Math.Min(step.Index + 1, Steps.Length - 1)];

    /// <summary>The page a participant may go back to from a step: the one shown before it. Null when that is consent, a task or an end, which nobody goes through twice.</summary>
    public Step? Before(Step step) =>
        step.Page is not (TaskPage or EndPage or ConsentPage) && Steps.Take(step.Index).LastOrDefault(IsShown) is { Page: QuestionnairePage or InstructionsPage or ExternalIdPage } before ? before : null;

    /// <summary>The end for a reason: the page the author wrote for it, else a plain one of that name.</summary>
    public Step EndFor(string reason) =>
        Steps.FirstOrDefault(s => s.Page is EndPage end && end.Reason == reason)
        ?? new(new EndPage(reason == EndPage.Complete ? "end" : $"end/{reason}", reason, null, null), 0, Steps.Length - 1);

    /// <summary>How far a step is, counting only pages that are shown: its 1-based position and their number, ends left out. Null for an end.</summary>
    public (int Position, int Total)? Progress(Step step)
    {
        if (step.Page is EndPage) return null;
        var shown = Steps.Where(IsShown).ToList();
        var position = shown.FindIndex(s => s.Index >= step.Index);
        return position < 0 ? null : (position + 1, shown.Count);
    }

    private static bool IsShown(Step step) => step.Page is not (EndPage or CreateParticipantPage or AssignConditionPage);

    private static IEnumerable<Page> Resolve(ImmutableArray<FlowEntry> entries, int condition) => entries.SelectMany(entry => entry switch
    {
        PageEntry page => [page.Page],
        RoutingEntry routing => routing.Arms.FirstOrDefault(arm => arm.Condition is null || condition == 0 || arm.Condition == condition) is { } arm
            ? Resolve(arm.Entries, condition)
            : [],
        _ => Enumerable.Empty<Page>(),
    });
}
