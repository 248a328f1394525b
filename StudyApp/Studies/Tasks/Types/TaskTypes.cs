using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>The explicit list of built-in tasks.</summary>
public static class TaskTypes
{
    private static readonly ImmutableArray<(string Name, Func<TableReader, TaskDefinition> Read)> All =
    [
        (SimpleReactionTime.TaskName, SimpleReactionTime.ReadSettings),
        (ContinuousPerformance.TaskName, ContinuousPerformance.ReadSettings),
        (NBack.TaskName, NBack.ReadSettings),
        (Stroop.TaskName, Stroop.ReadSettings),
        (Flanker.TaskName, Flanker.ReadSettings),
        (GoNoGo.TaskName, GoNoGo.ReadSettings),
        (DigitSpan.TaskName, DigitSpan.ReadSettings),
    ];

    /// <summary>The names, as in <c>task/NAME</c>.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(t => t.Name)];

    /// <summary>Reads the parameters of a task; null when there is no task of that name.</summary>
    /// <remarks>What is wrong is reported, and the usual value taken.</remarks>
    public static TaskDefinition? Read(string name, TableReader reader)
    {
        var task = All.FirstOrDefault(t => t.Name == name).Read?.Invoke(reader);
        // The usual parameters fit each other.
        if (!reader.Table.Entries.IsEmpty) task?.Check(reader);
        return task;
    }
}
