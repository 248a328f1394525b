using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items;

/// <summary>One question of a questionnaire: what it asks, which columns it stores, how it reads an answer.</summary>
/// <remarks>Immutable.</remarks>
public abstract record Item
{
    /// <summary>The type's name in study files, such as <c>radiolist</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Where the question begins in its file.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The author's id; null for an item that stores nothing. For containers the id names no column.</summary>
    public string? Id { get; init; }

    /// <summary>Heading above the question; empty for none.</summary>
    public SafeHtml Title { get; init; } = SafeHtml.Empty;

    /// <summary>The question itself.</summary>
    public SafeHtml Instructions { get; init; } = SafeHtml.Empty;

    /// <summary>Whether the page may be left without an answer.</summary>
    public bool Required { get; init; }

    /// <summary>Whether it asks for an answer that may be left out; participants are told.</summary>
    /// <remarks>A group leaves that to its questions.</remarks>
    public virtual bool IsOptional => !Required && !Columns.IsEmpty;

    /// <summary>Choices side by side instead of one below the other.</summary>
    public bool Horizontal { get; init; }

    /// <summary>Whether pasting into text inputs is blocked.</summary>
    public bool DisablePaste { get; init; }

    /// <summary>Condition numbers (1-based) that are shown the item; empty: all.</summary>
    public ImmutableArray<int> ForConditions { get; init; } = [];

    /// <summary>False for an item that is never shown, though its columns exist.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When the item is shown, in terms of the other inputs on its page; null for always.</summary>
    public Expression? ShowIf { get; init; }

    /// <summary><see cref="ShowIf"/> as the author wrote it; empty for none.</summary>
    public string ShowIfText { get; init; } = "";

    /// <summary>The column type the author asked for instead of the item's own; null for none.</summary>
    public ColumnType? DataType { get; init; }

    /// <summary>
    /// The columns stored, in file order; the codebook, the typed views and the wide header are made from them.
    /// </summary>
    public abstract ImmutableArray<ItemColumn> Columns { get; }

    /// <summary>The names of the item's inputs: what a <c>show_if</c> on the same page can refer to.</summary>
    public virtual IEnumerable<string> InputNames => Columns.Select(c => c.Name);

    /// <summary>
    /// The names of all fields of the item's form that hold what was typed or chosen; nothing else is kept of a form
    /// that was not sent yet.
    /// </summary>
    public virtual IEnumerable<string> FieldNames => InputNames;

    /// <summary>
    /// Those of <see cref="InputNames"/> that are a single box to tick: their value is True or False.
    /// </summary>
    public virtual IEnumerable<string> TickBoxes => [];

    /// <summary>
    /// What can be shown in another order (rows, choices), by their keys in file order; empty when the author wants
    /// file order.
    /// </summary>
    public virtual ImmutableArray<string> Shuffled => [];

    /// <summary>The questions it consists of: itself, or the sub-questions of a group.</summary>
    public virtual ImmutableArray<Item> Parts => [this];

    /// <summary>Whether the answer is lost when the author gives no id.</summary>
    public virtual bool NeedsId => true;

    /// <summary>The addresses of pictures, sounds and films that are shown, as the author wrote them.</summary>
    public virtual ImmutableArray<StringNode> Media => [];

    /// <summary>
    /// The same with its rows or choices in an order presented, so that what is wrong with them is found in that order.
    /// </summary>
    /// <param name="order">Keys of <see cref="Shuffled"/>; empty for file order.</param>
    public virtual Item Arranged(ImmutableArray<string> order) => this;

    /// <summary>Things in the order of their keys; in file order when there are none.</summary>
    public static ImmutableArray<T> InOrder<T>(
        ImmutableArray<T> all,
        Func<T, string> keyOf,
        ImmutableArray<string> order
    ) => order.IsEmpty ? all : [.. order.Select(key => all.First(thing => keyOf(thing) == key))];

    /// <summary>Whether a participant of that condition (0 for none) is shown the item.</summary>
    public bool IsShownTo(int condition) => Enabled && (ForConditions.IsEmpty || ForConditions.Contains(condition));

    /// <summary>Reads and checks the answer.</summary>
    /// <remarks>Stores a value for each column, missing ones too, unless it refuses.</remarks>
    public abstract void Read(FormFields form, AnswerReading reading);

    /// <summary>
    /// The fields a browser would send for stored values, so that a page can be shown again as it was filled.
    /// </summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values);

    /// <summary>The fields an artificial participant sends: a valid, plausible answer.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance);

    /// <summary>The question in plain text: its instructions, else its title.</summary>
    protected string Label => (Instructions.IsEmpty ? Title : Instructions).ToPlainText();
}
