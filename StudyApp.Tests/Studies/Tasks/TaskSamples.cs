using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Toml;
using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

/// <summary>Every planned task and variant with its usual parameters.</summary>
internal static class TaskSamples
{
    public static IReadOnlyDictionary<string, PlannedTask> All { get; } = new Dictionary<string, PlannedTask>
    {
        ["cpt"] = (PlannedTask)Read("cpt", ""),
        ["cpt ax"] = (PlannedTask)Read("cpt", "variant = 'ax'"),
        ["cpt identical_pairs"] = (PlannedTask)Read("cpt", "variant = 'identical_pairs'"),
        ["cpt not_x"] = (PlannedTask)Read("cpt", "variant = 'not_x'"),
        ["nback"] = (PlannedTask)Read("nback", ""),
        ["nback two_key"] = (PlannedTask)Read("nback", "response_mode = 'two_key'\nlures = 2"),
        ["stroop"] = (PlannedTask)Read("stroop", ""),
        ["flanker"] = (PlannedTask)Read("flanker", ""),
        ["flanker letters"] = (PlannedTask)Read("flanker", "symbols = 'letters'"),
        ["go_nogo"] = (PlannedTask)Read("go_nogo", "blocks = 2"),
        ["digit_span"] = (PlannedTask)Read("digit_span", ""),
        ["digit_span backward"] = (PlannedTask)Read("digit_span", "direction = 'backward'"),
    };

    public static TaskDefinition Read(string name, string parameters)
    {
        var diagnostics = new DiagnosticBag();
        var task = Read(name, parameters, diagnostics);
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics));
        return task;
    }

    public static TaskDefinition Read(string name, string parameters, DiagnosticBag diagnostics)
    {
        var table = TomlReader.Read("study.toml", parameters, diagnostics)!;
        var reader = new TableReader(table, diagnostics, DiagnosticCodes.TaskParameter, $"task \"{name}\"");
        var task = TaskTypes.Read(name, reader)!;
        reader.RefuseUnknown(DiagnosticCodes.TaskParameter, "parameter");
        return task;
    }
}
