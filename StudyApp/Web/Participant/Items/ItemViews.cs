using System.Collections.Frozen;
using StudyApp.Items;

namespace StudyApp.Web.Participant.Items;

/// <summary>The explicit list of views: one for each question type.</summary>
internal static class ItemViews
{
    public static FrozenDictionary<Type, Type> All { get; } = new Dictionary<Type, Type>
    {
        [typeof(FieldItem)] = typeof(FieldView),
        [typeof(NumberItem)] = typeof(NumberView),
        [typeof(RadioListItem)] = typeof(RadioListView),
        [typeof(RadioGridItem)] = typeof(RadioGridView),
        [typeof(ChecklistItem)] = typeof(ChecklistView),
        [typeof(SliderItem)] = typeof(SliderView),
        [typeof(DropDownItem)] = typeof(DropDownView),
        [typeof(TextViewItem)] = typeof(TextViewView),
    }.ToFrozenDictionary();

    public static Type For(Item item) => All[item.GetType()];
}
