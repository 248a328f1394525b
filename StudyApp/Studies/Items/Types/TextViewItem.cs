using System.Collections.Immutable;
using StudyApp.Authoring.Html;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>Text to read (<c>textview</c>); nothing is asked or stored, even with an id.</summary>
public sealed record TextViewItem : Item
{
    /// <inheritdoc/>
    public override bool NeedsId => false;

    /// <inheritdoc/>
    public override string Type => "textview";

    /// <summary>The text.</summary>
    public SafeHtml Text { get; init; } = SafeHtml.Empty;

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns => [];

    internal static Item ReadSettings(ItemSource source) =>
        source.Common(new TextViewItem { Span = source.Span }) with { Text = source.Html("text") };

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        // Nothing is asked.
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        [];

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance) => [];
}
