using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Expressions;
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

    /// <summary>What is computed from the answers, in file order.</summary>
    public ImmutableArray<Calculation> Calculations { get; init; } = [];

    /// <summary>The file's texts with their placeholders; null when it holds none.</summary>
    public QuestionnaireTemplate? Template { get; init; }

    /// <summary>Whether an item is shown depending on other answers on the page.</summary>
    public bool Branches => Items.Any(i => i.ShowIf is not null);

    /// <summary>Whether an answer or a calculation has that name.</summary>
    public bool Declares(string name) => Columns.Any(c => c.Name == name) || Calculations.Any(c => c.Name == name);

    /// <summary>Reads a submitted form for a participant of a condition (0 for none). Items not shown to that condition, or hidden by other answers, are missing,
    /// whatever was sent.</summary>
    /// <param name="form">What was sent.</param>
    /// <param name="condition">The participant's condition.</param>
    /// <param name="undecided">Told of each <c>show_if</c> that could not be decided, with the reason; its item is hidden.</param>
    public AnswerReading Read(FormFields form, int condition, Action<Expression, string>? undecided = null)
    {
        var reading = new AnswerReading();
        var shown = PageScope.Shown(this, form, condition, undecided);
        foreach (var (index, item) in Items.Index())
            foreach (var part in item.Parts)
                if (shown[index] && part.IsShownTo(condition)) part.Read(form, reading);
                else
                    foreach (var column in part.Columns) reading.Store(column.Name, ResponseValue.Missing, MissingReason.NotShown);
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
