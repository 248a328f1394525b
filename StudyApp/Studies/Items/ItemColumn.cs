using System.Collections.Immutable;

namespace StudyApp.Studies.Items;

/// <summary>The type a column has in the typed views and in the codebook.</summary>
public enum ColumnType
{
    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A date and time.</summary>
    Moment,
}

/// <summary>
/// One stored column of an item: the codebook's line, the view's column and the wide export's header come from here.
/// </summary>
/// <param name="Name">The column's name, unique in its questionnaire.</param>
/// <param name="Type">How analysts read it.</param>
/// <param name="Label">The question in plain text; empty when the author gave none.</param>
/// <param name="Values">The values that can occur, in the author's order, each with its label; empty when any value can
/// occur.</param>
public sealed record ItemColumn(
    string Name,
    ColumnType Type,
    string Label,
    ImmutableArray<(string Value, string Label)> Values
)
{
    /// <summary>The smallest value accepted, as stored; empty for no limit.</summary>
    public string Min { get; init; } = "";

    /// <summary>The largest value accepted, as stored; empty for no limit.</summary>
    public string Max { get; init; } = "";

    /// <summary>What the numbers count, such as <c>%</c>; empty for nothing.</summary>
    public string Unit { get; init; } = "";

    /// <summary>
    /// Which of the item's <see cref="Item.Shuffled"/> it stands at; its own name unless several columns share a row.
    /// </summary>
    public string Key { get => field ?? Name; init; }

    /// <summary>The 0-based position of its question in a group; 0 outside.</summary>
    public int Part { get; init; }
}
