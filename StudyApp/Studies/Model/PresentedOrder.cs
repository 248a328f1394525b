using System.Collections.Frozen;
using System.Collections.Immutable;

namespace StudyApp.Studies.Model;

/// <summary>The order in which a questionnaire is shown.</summary>
/// <param name="Items">Positions of the items in the file, in the order presented.</param>
/// <param name="Keys">For items that shuffle: position in the file → the keys of rows or choices in the order
/// presented.</param>
public sealed record PresentedOrder(ImmutableArray<int> Items, FrozenDictionary<int, ImmutableArray<string>> Keys)
{
    /// <summary>Under which the order of the items is stored, beside the items' own keys.</summary>
    public const string ItemsKey = "#items";
}
