using System.Collections.Frozen;
using System.Collections.Immutable;

namespace StudyApp.Studies.Items.Types;

/// <summary>The explicit list of question types.</summary>
/// <remarks>
/// A type that is added here also gets a view in <c>Web/Participant/Items</c>; a test holds the two against each other.
/// </remarks>
public static class ItemTypes
{
    private static readonly FrozenDictionary<string, Func<ItemSource, Item>> Readers = new Dictionary<
        string,
        Func<ItemSource, Item>
    >
    {
        ["field"] = source => FieldItem.ReadSettings(source, multiline: false),
        ["multi_field"] = source => FieldItem.ReadSettings(source, multiline: true),
        ["num_field"] = NumberItem.ReadSettings,
        ["radiolist"] = RadioListItem.ReadSettings,
        ["radiogrid"] = RadioGridItem.ReadSettings,
        ["checklist"] = ChecklistItem.ReadSettings,
        ["slider"] = SliderItem.ReadSettings,
        ["drop_down"] = DropDownItem.ReadSettings,
        ["textview"] = TextViewItem.ReadSettings,
        ["image_select"] = ImageSelectItem.ReadSettings,
        ["group"] = GroupItem.ReadSettings,
        ["image_click"] = ImageClickItem.ReadSettings,
        ["video"] = source => MediaItem.ReadSettings(source, video: true),
        ["audio"] = source => MediaItem.ReadSettings(source, video: false),
        ["ranking"] = RankingItem.ReadSettings,
        ["constant_sum"] = ConstantSumItem.ReadSettings,
        ["date"] = DateItem.ReadSettings,
        ["time"] = TimeItem.ReadSettings,
        ["matrix"] = MatrixItem.ReadSettings,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names study files use, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Readers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The item of a question; null when the type is unknown.</summary>
    public static Item? Read(string type, ItemSource source) =>
        Readers.TryGetValue(type, out var read) ? read(source) : null;
}
