using System.Collections.Frozen;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;
using StudyApp.Web.Participant.Items.Types;

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
        [typeof(ImageSelectItem)] = typeof(ImageSelectView),
        [typeof(GroupItem)] = typeof(GroupView),
        [typeof(ImageClickItem)] = typeof(ImageClickView),
        [typeof(MediaItem)] = typeof(MediaView),
        [typeof(RankingItem)] = typeof(RankingView),
        [typeof(ConstantSumItem)] = typeof(ConstantSumView),
        [typeof(DateItem)] = typeof(DateView),
        [typeof(TimeItem)] = typeof(TimeView),
        [typeof(MatrixItem)] = typeof(MatrixView),
        [typeof(CustomItem)] = typeof(CustomView),
    }.ToFrozenDictionary();

    /// <summary>
    /// The one script that has to listen before the page can be touched; all others wait until it has been read.
    /// </summary>
    public const string EarlyScript = "js/slider.js";

    // The scripts that make some types kinder, by asset name.
    private static readonly FrozenDictionary<Type, string> Scripts = new Dictionary<Type, string>
    {
        [typeof(SliderItem)] = EarlyScript,
        [typeof(ImageClickItem)] = "js/image-click.js",
        [typeof(MediaItem)] = "js/media.js",
        [typeof(RankingItem)] = "js/ranking.js",
        [typeof(ConstantSumItem)] = "js/constant-sum.js",
    }.ToFrozenDictionary();

    /// <summary>Gives the inputs above it the browser's own pickers.</summary>
    /// <remarks>
    /// Without it they are plain texts, of which the browser sends whatever was typed: of half a date in a picker it
    /// sends nothing.
    /// </remarks>
    public const string TypingScript = "js/typing.js";

    private static readonly FrozenSet<Type> Typing =
    [
        typeof(DateItem),
        typeof(TimeItem),
        typeof(NumberItem),
        typeof(ConstantSumItem),
        typeof(MatrixItem),
        typeof(ImageClickItem),
    ];

    /// <summary>Whether a page with these items needs <see cref="TypingScript"/>.</summary>
    public static bool AsksToType(IEnumerable<Item> items) =>
        items.SelectMany(i => i.Parts).Any(p => Typing.Contains(p.GetType()));

    /// <summary>The scripts a page with these items needs beside the usual one.</summary>
    public static string[] ScriptsFor(IEnumerable<Item> items) =>
        [
            .. items
                .SelectMany(i => i.Parts)
                .Select(p => Scripts.GetValueOrDefault(p.GetType()))
                .OfType<string>()
                .Distinct(),
        ];

    public static Type For(Item item) => All[item.GetType()];
}
