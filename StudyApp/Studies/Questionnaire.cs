using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Items;

namespace StudyApp.Studies;

/// <summary>A named set of items: one file, one page, one typed view. Immutable.</summary>
public sealed record Questionnaire
{
    private ImmutableArray<ItemColumn> _columns;

    /// <summary>The file's name without folder and ending; unique in the study.</summary>
    public required string Name { get; init; }

    /// <summary>The file, relative to the study folder.</summary>
    public required string File { get; init; }

    /// <summary>The exact content and its hash.</summary>
    public required ContentVersion Version { get; init; }

    /// <summary>The items, in file order.</summary>
    public required ImmutableArray<Item> Items { get; init; }

    /// <summary>Shown above the items.</summary>
    public SafeHtml Instructions { get; init; } = SafeHtml.Empty;

    /// <summary>The instrument's title, for researchers; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>All columns, in file order.</summary>
    public ImmutableArray<ItemColumn> Columns => _columns.IsDefault ? _columns = [.. Items.SelectMany(i => i.Columns)] : _columns;

    /// <summary>Reads a submitted form for a participant of a condition (0 for none). Items not shown to that condition are missing, whatever was sent.</summary>
    public AnswerReading Read(FormFields form, int condition)
    {
        var reading = new AnswerReading();
        foreach (var item in Items)
            foreach (var part in item.Parts)
                if (item.IsShownTo(condition) && part.IsShownTo(condition)) part.Read(form, reading);
                else
                    foreach (var column in part.Columns) reading.Store(column.Name, ResponseValue.Missing);
        return reading;
    }

    /// <summary>The order in which rows and choices are shown, for items that shuffle: item position in <see cref="Items"/> → keys in the order presented.
    /// The same seed and purpose always give the same order.</summary>
    public FrozenDictionary<int, ImmutableArray<string>> PresentedOrder(long seed, string purpose) =>
        Items.Index()
            .Where(i => !i.Item.Shuffled.IsEmpty)
            .ToFrozenDictionary(
                i => i.Index,
                i =>
                {
                    var order = new SeededChance(seed, $"shuffle:{purpose}:{Name}:{i.Item.Id ?? i.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)}").Shuffle(i.Item.Shuffled.Length);
                    return order.Select(at => i.Item.Shuffled[at]).ToImmutableArray();
                });
}
