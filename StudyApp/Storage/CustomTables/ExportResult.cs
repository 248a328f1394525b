using System.Collections.Immutable;
using StudyApp.Studies.Tables;

namespace StudyApp.Storage.CustomTables;

/// <summary>What one export of a table makes of one participant's rows.</summary>
/// <param name="Groups">One per group, in order; one alone where the export has no groups; none where no row
/// counts.</param>
/// <param name="Failure">Why the SQL could not be run over these rows; null when it could.</param>
public sealed record ExportResult(ImmutableArray<ExportGroup> Groups, string? Failure = null);

/// <summary>One group of an export.</summary>
/// <param name="Level">The values of the columns that make the group: null, <see cref="bool"/> for a column of
/// booleans, <see cref="long"/>, <see cref="double"/> or <see cref="string"/>; empty where there are no groups.</param>
/// <param name="Order">The value the groups are put in order by; null for nothing.</param>
/// <param name="Values">The fields, in file order; numbers are finite.</param>
public sealed record ExportGroup(ImmutableArray<object?> Level, object? Order, ImmutableArray<object?> Values)
{
    /// <summary>
    /// What names the group: its values joined by <c>_</c>, written as in Python: <c>True</c>, <c>False</c>, and
    /// <c>None</c> for nothing.
    /// </summary>
    public string Label =>
        string.Join(
            '_',
            Level.Select(v =>
                v is bool flag
                    ? flag
                        ? "True"
                        : "False"
                    : TableValue.TextOf(v) ?? "None"
            )
        );
}
