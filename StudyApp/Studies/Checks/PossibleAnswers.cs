using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>What the answers to a question can be, for finding conditions that never hold.</summary>
/// <remarks>What is not listed can be anything.</remarks>
internal static class PossibleAnswers
{
    /// <summary>The inputs of a question as conditions on its page see them.</summary>
    public static IEnumerable<KeyValuePair<string, Possible>> OnPage(Item item) => item switch
    {
        GroupItem group => group.Questions.SelectMany(OnPage),
        ChecklistItem checklist => checklist.TickBoxes.Select(name =>
            Of(name, Possible.OneOf(Value.Of(true), Value.Of(false), Value.Null))
        ),
        _ => Choices(item).Select(c => Of(c.Name, Chosen(c.Texts.Select(PageScope.ValueOf)))).Concat(Numbers(item)),
    };

    /// <summary>The stored answers to a question.</summary>
    public static IEnumerable<KeyValuePair<string, Possible>> Stored(Item item) => item switch
    {
        GroupItem group => group.Questions.SelectMany(Stored),
        { DataType: not null } => Numbers(item),
        ChecklistItem checklist => checklist
            .Boxes.Where(b => !b.TextEntry)
            .Select(b => Of(b.Id, Possible.Between(0, 1))),
        ImageSelectItem images => Choices(item)
            .Select(c => Of(c.Name, Chosen(images.Images.Select(i => Calculation.ValueOf(i.Value))))),
        _ => Choices(item).Select(c => Of(c.Name, Chosen(c.Texts.Select(Value.Of)))).Concat(Numbers(item)),
    };

    /// <summary>The inputs of a question that is never shown.</summary>
    public static IEnumerable<KeyValuePair<string, Possible>> OfHidden(Item item) =>
        item
            .InputNames.Concat(item.Columns.Select(c => c.Name))
            .Distinct()
            .Select(name => Of(name, Possible.OneOf(Value.Null)));

    // Texts with placeholders are not known before the page is shown.
    private static IEnumerable<(string Name, ImmutableArray<string> Texts)> Choices(Item item)
    {
        IEnumerable<(string Name, ImmutableArray<string> Texts)> choices = item switch
        {
            RadioListItem { Id: { } id, OtherEnabled: false } list => [(id, list.Labels)],
            DropDownItem { Id: { } id } list => [(id, list.Choices)],
            ImageSelectItem { Id: { } id } images => [(id, [.. images.Images.Select(i => i.Text)])],
            RadioGridItem grid => grid.Rows.Select(row =>
                (row.Id, Enumerable.Range(0, grid.Labels.Length).Select(grid.ValueAt).ToImmutableArray())
            ),
            _ => [],
        };
        return choices.Where(c => !c.Texts.Any(t => t.Contains("{{", StringComparison.Ordinal)));
    }

    private static IEnumerable<KeyValuePair<string, Possible>> Numbers(Item item) => item switch
    {
        NumberItem { Id: { } id } number =>
        [
            Of(id, Possible.Between(number.Min ?? double.NegativeInfinity, number.Max ?? double.PositiveInfinity)),
        ],
        SliderItem { Id: { } id } slider => [Of(id, Possible.Between(1, slider.TickCount))],
        _ => [],
    };

    private static Possible Chosen(IEnumerable<Value> values) => Possible.OneOf(values.Append(Value.Null));

    private static KeyValuePair<string, Possible> Of(string name, Possible possible) =>
        KeyValuePair.Create(name, possible);
}
