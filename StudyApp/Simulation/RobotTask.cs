using System.Globalization;
using System.Text.Json;
using AngleSharp.Dom;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;

namespace StudyApp.Simulation;

/// <summary>
/// What a task's script needs: the page itself says what it presents, whichever of several pages with one path it is,
/// and in whichever version of the study.
/// </summary>
/// <param name="Run">Names this execution.</param>
/// <param name="Url">Where trials go.</param>
/// <param name="Done">How many the server has.</param>
/// <param name="Plan">What is presented.</param>
/// <param name="PlanId">What the page calls the plan; null where it does not.</param>
internal sealed record RobotTask(string Run, string Url, int Done, RunPlan Plan, string? PlanId)
{
    /// <summary>Reads the task's element; null when it lacks something.</summary>
    public static RobotTask? Read(IElement element) =>
        element.GetAttribute("data-run") is { Length: > 0 } run
        && element.GetAttribute("data-url") is { Length: > 0 } url
            && int.TryParse(
                element.GetAttribute("data-done") ?? "0",
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var done
            )
            && PlanOf(element) is { } plan
            ? new(run, url, done, plan, element.GetAttribute("data-plan-id"))
            : null;

    private static RunPlan? PlanOf(IElement element)
    {
        if (
            element.GetAttribute("data-task") is not { } name
            || element.GetAttribute("data-parameters") is not { } parameters
        )
            return null;
        var notes = new DiagnosticBag();
        if (JsonText.Read(name, parameters, notes) is not TableNode table) return null;
        var reader = new TableReader(table, notes, DiagnosticCodes.TaskParameter, name);
        if (TaskTypes.Read(name, reader) is not { } task || notes.HasErrors) return null;
        try
        {
            var trials = element.GetAttribute("data-plan") is { } plan ? TaskPlan.Read(plan) : null;
            // A planned task without its plan presents nothing.
            if (trials is null && task is PlannedTask) return null;
            return new(task, trials, table["seed"] is IntegerNode seed ? (uint)seed.Value : 0);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
