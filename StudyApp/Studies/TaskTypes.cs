using System.Collections.Immutable;
using StudyApp.Syntax;

namespace StudyApp.Studies;

/// <summary>The explicit list of built-in tasks.</summary>
internal static class TaskTypes
{
    public static ImmutableArray<string> Names { get; } = [SimpleReactionTime.TaskName];

    public static TaskDefinition? Read(string name, TableReader reader) => name switch
    {
        SimpleReactionTime.TaskName => SimpleReactionTime.ReadSettings(reader),
        _ => null,
    };
}
