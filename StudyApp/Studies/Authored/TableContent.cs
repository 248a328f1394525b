using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Evaluating;

namespace StudyApp.Studies.Authored;

/// <summary>One participant's rows of a table, and what the table's exports make of them.</summary>
/// <param name="Rows">Oldest first.</param>
/// <param name="Values">Field or column → value, those without a value left out; a column has the value of the newest
/// row, groups are by label.</param>
/// <param name="Groups">The fields of exports with groups → one value per group, in the export's order.</param>
public sealed record TableContent(
    ImmutableArray<TableRowContent> Rows,
    ImmutableDictionary<string, Value> Values,
    ImmutableDictionary<string, ImmutableArray<GroupContent>> Groups
)
{
    /// <summary>No rows.</summary>
    public static TableContent None { get; } =
        new(
            [],
            ImmutableDictionary<string, Value>.Empty,
            ImmutableDictionary<string, ImmutableArray<GroupContent>>.Empty
        );
}

/// <summary>A row.</summary>
/// <param name="Id">Its number.</param>
/// <param name="SubmittedAt">UTC.</param>
/// <param name="Json">Column → value, a JSON object.</param>
public sealed record TableRowContent(long Id, DateTime SubmittedAt, string Json);

/// <summary>A field's value for one group.</summary>
/// <param name="Label">The group's name.</param>
/// <param name="Level">The values that make the group, one per column.</param>
/// <param name="Value">The value.</param>
public sealed record GroupContent(string Label, ImmutableArray<Value> Level, Value Value);
