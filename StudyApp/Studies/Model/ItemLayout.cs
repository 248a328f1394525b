using System.Collections.Immutable;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Model;

/// <summary>How a questionnaire's items are put in order: a block of items and of further blocks. Immutable.</summary>
/// <param name="Rule">How the parts are ordered.</param>
/// <param name="Parts">The parts, in file order.</param>
/// <param name="Name">Tells the block apart from the others of its questionnaire.</param>
public sealed record ItemLayout(OrderRule Rule, ImmutableArray<LayoutPart> Parts, string Name)
{
    /// <summary>Every rule, outer ones first.</summary>
    public IEnumerable<OrderRule> Rules =>
        Parts.Select(p => p.Block).OfType<ItemLayout>().SelectMany(b => b.Rules).Prepend(Rule);

    /// <summary>Whether items can stand elsewhere than in the file.</summary>
    public bool Moves => Rules.Any(r => r is not FileOrder);

    /// <summary>The positions of the items in the file, in the order presented.</summary>
    public IEnumerable<int> Arrange(OrderKey key, string purpose)
    {
        // What is anchored keeps its place; the others share the places that are left.
        var free = Parts.Index().Where(p => !p.Item.IsAnchored).Select(p => p.Index).ToArray();
        var order = Enumerable.Range(0, Parts.Length).ToArray();
        foreach (var (place, from) in Rule.Arrange(free.Length, key, $"{purpose}:{Name}").Index())
            order[free[place]] = free[from];
        return order.SelectMany(at => Parts[at].Block is { } block ? block.Arrange(key, purpose) : [Parts[at].Item]);
    }
}

/// <summary>An item or a block.</summary>
/// <param name="Item">The item's position in the file; without meaning for a block.</param>
/// <param name="Block">The block; null for an item.</param>
/// <param name="IsAnchored">Whether it keeps its place whatever the order.</param>
public sealed record LayoutPart(int Item, ItemLayout? Block, bool IsAnchored);
