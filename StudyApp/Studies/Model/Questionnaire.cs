using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Html;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Model;

/// <summary>A named set of items: one file, one page, one typed view. Immutable.</summary>
public sealed record Questionnaire
{
    /// <summary>What is refused when no single question is: the id of the form that the page consists of.</summary>
    public const string WholePage = "form";

    private ImmutableArray<ItemColumn> _columns;

    /// <summary>The file's name without folder and ending; unique in the study.</summary>
    public required string Name { get; init; }

    /// <summary>The file, relative to the study folder.</summary>
    public required string File { get; init; }

    /// <summary>The exact content and its hash.</summary>
    public required ContentVersion Version { get; init; }

    /// <summary>The database of SQLALCHEMY_BINDS its answers are kept in; null for the study's own.</summary>
    public string? Bind { get; init; }

    /// <summary>The items, in file order.</summary>
    public required ImmutableArray<Item> Items { get; init; }

    /// <summary>How the items are put in order.</summary>
    public required ItemLayout Layout { get; init; }

    /// <summary>How many questions of those shown must be answered at least; 0 for no such rule.</summary>
    /// <remarks>Texts do not count.</remarks>
    public int MinAnswers { get; init; }

    /// <summary>Where that stands in the file.</summary>
    public SourceSpan MinAnswersSpan { get; init; }

    /// <summary>Shown above the items.</summary>
    public SafeHtml Instructions { get; init; } = SafeHtml.Empty;

    /// <summary>
    /// The author's own markup after the questions, as written: trusted as its author is, it may hold scripts.
    /// </summary>
    /// <remarks>Empty for none.</remarks>
    public string Code { get; init; } = "";

    /// <summary>The instrument's title, for researchers; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>All columns, in file order.</summary>
    public ImmutableArray<ItemColumn> Columns =>
        _columns.IsDefault ? _columns = [.. Items.SelectMany(i => i.Columns)] : _columns;

    /// <summary>What is computed from the answers, in file order.</summary>
    public ImmutableArray<Calculation> Calculations { get; init; } = [];

    /// <summary>The file's texts with their placeholders; null when it holds none.</summary>
    public QuestionnaireTemplate? Template { get; init; }

    /// <summary>Whether an item is shown depending on other answers on the page.</summary>
    public bool Branches => Items.Any(i => i.ShowIf is not null);

    /// <summary>What names an item where orders are stored: its id, else its 0-based position as <c>#3</c>.</summary>
    public string KeyOf(int index) =>
        Items[index].Id ?? "#" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether an answer or a calculation has that name.</summary>
    public bool Declares(string name) => Columns.Any(c => c.Name == name) || Calculations.Any(c => c.Name == name);

    /// <summary>Reads a submitted form for a participant of a condition (0 for none).</summary>
    /// <remarks>
    /// Items not shown to that condition, or hidden by other answers, are missing, whatever was sent.
    /// </remarks>
    /// <param name="form">What was sent.</param>
    /// <param name="condition">The participant's condition.</param>
    /// <param name="undecided">Told of each <c>show_if</c> that could not be decided, with the reason; its item is
    /// hidden.</param>
    /// <param name="isOver">Whether the page's time is over: then nothing is refused.</param>
    /// <param name="order">How questions, rows and choices were presented: what is refused stands in that order; null
    /// for the file's. What is shown follows the file in any case, as in the browser.</param>
    public AnswerReading Read(
        FormFields form,
        int condition,
        Action<Expression, string>? undecided = null,
        bool isOver = false,
        PresentedOrder? order = null
    )
    {
        var answered = 0;
        var reading = new AnswerReading();
        var shown = PageScope.Shown(this, form, condition, undecided);
        foreach (var index in order?.Items ?? [.. Enumerable.Range(0, Items.Length)])
            foreach (var part in Arranged(index, order).Parts)
                if (shown[index] && part.IsShownTo(condition))
                {
                    part.Read(form, reading);
                    // A box that is not ticked is stored as 0, but nobody answered it.
                    if (
                        part.Columns.Any(c =>
                            reading.IsAnswered(c.Name)
                            && !(part.TickBoxes.Contains(c.Name) && reading.Values[c.Name].Value is 0L)
                        )
                    )
                        answered++;
                }
                else
                    foreach (var column in part.Columns)
                        reading.Store(column.Name, ResponseValue.Missing, MissingReason.NotShown);
        if (isOver) reading.CloseUnfinished(Columns.Select(c => c.Name));
        else if (answered < MinAnswers && reading.Problems.IsEmpty)
            reading.Refuse(
                WholePage,
                ProblemKind.TooFewAnswers,
                MinAnswers.ToString(System.Globalization.CultureInfo.InvariantCulture),
                answered.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
        return reading;
    }

    private Item Arranged(int index, PresentedOrder? order) =>
        order?.Keys.TryGetValue(index, out var keys) == true ? Items[index].Arranged(keys) : Items[index];

    /// <summary>The order in which everything is shown.</summary>
    /// <remarks>The same participant and purpose always give the same order.</remarks>
    public PresentedOrder Present(OrderKey key, string purpose) => new(
        [.. Layout.Arrange(key, $"{purpose}:{Name}")],
        Items.Index()
            .Where(i => !i.Item.Shuffled.IsEmpty)
            .ToFrozenDictionary(
                i => i.Index,
                i =>
                {
                    var order = new SeededChance(
                        key.Seed,
                        $"shuffle:{purpose}:{Name}:{i.Item.Id ?? i.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)}"
                    ).Shuffle(i.Item.Shuffled.Length);
                    return order.Select(at => i.Item.Shuffled[at]).ToImmutableArray();
                }));
}
