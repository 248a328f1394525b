using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>One choice from a list that opens (<c>drop_down</c>). Stores the chosen text.</summary>
public sealed record DropDownItem : Item
{
    /// <inheritdoc/>
    public override string Type => "drop_down";

    /// <summary>The texts stored, in file order.</summary>
    public required ImmutableArray<string> Choices { get; init; }

    /// <summary>What participants read, one text for each of <see cref="Choices"/>.</summary>
    public required ImmutableArray<string> ShownChoices { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        Id is null ? [] : [new(Id, DataType ?? ColumnType.Text, Label, [.. Choices.Distinct().Select(c => (c, c))])];

    internal static Item ReadSettings(ItemSource source)
    {
        source.Lengths("width");
        var item = source.Common(new DropDownItem
        {
            Span = source.Span,
            Choices = source.Choices("items"),
            ShownChoices = source.ShownChoices("items")
        });
        // A blank choice means that nothing was chosen.
        if (item.Required && !item.Choices.IsEmpty && item.Choices.All(string.IsNullOrWhiteSpace))
            source.Diagnostics.Error(DiagnosticCodes.QuestionValue, source.Reader.SpanOf("items"),
                $"{source.Reader.Owner} is required, but all its choices are blank, which count as no answer.",
                "write at least one choice");
        return item;
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        if (form.Filled(Id) is not { } chosen)
        {
            if (Required) reading.Refuse(Id, ProblemKind.ChoiceRequired);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (Choices.Contains(chosen)) reading.Store(Id, ResponseValue.Of(chosen));
        else reading.Refuse(Id, ProblemKind.NotOffered);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (Id is null || (!Required && chance.Next(10) == 0)) return [];
        // A blank choice, often the first, means that nothing was chosen.
        var choices = Choices.Where(c => !string.IsNullOrWhiteSpace(c)).ToImmutableArray();
        return choices.IsEmpty ? [] : [new(Id, choices[chance.Next(choices.Length)])];
    }
}
