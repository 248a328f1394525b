using System.Collections.Immutable;

namespace StudyApp.Items;

/// <summary>Text: one line (<c>field</c>) or several (<c>multi_field</c>). Stored as typed, line breaks as the browser sent them.</summary>
public sealed record FieldItem(bool Multiline) : Item
{
    /// <summary>The most characters accepted where the author sets no limit: one line, several lines.</summary>
    public const int DefaultMaxLength = 10_000, DefaultMaxLengthMultiline = 100_000;

    /// <inheritdoc/>
    public override string Type => Multiline ? "multi_field" : "field";

    /// <summary>Shown in the empty input; null for none.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The fewest UTF-16 code units of an answer that is given; 0 for no limit.</summary>
    public int MinLength { get; init; }

    /// <summary>The most UTF-16 code units.</summary>
    public int MaxLength { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns => Id is null ? [] : [new(Id, DataType ?? ColumnType.Text, Label, [])];

    internal static Item ReadSettings(ItemSource source, bool multiline)
    {
        source.Reader.Know("width", "height");
        return source.Common(new FieldItem(multiline) { Span = source.Span }) with
        {
            Placeholder = source.Reader.Text("placeholder"),
            MinLength = source.Reader.Integer("min_length") ?? 0,
            MaxLength = source.Reader.Integer("max_length") ?? (multiline ? DefaultMaxLengthMultiline : DefaultMaxLength),
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        if (form.Filled(Id) is not { } text)
        {
            if (Required) reading.Refuse(Id, ProblemKind.Required);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (text.Length > MaxLength) reading.Refuse(Id, ProblemKind.TooLong, $"{MaxLength}");
        else if (text.Length < MinLength) reading.Refuse(Id, ProblemKind.TooShort, $"{MinLength}");
        else reading.Store(Id, ResponseValue.Of(text));
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) => StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (Id is null || (!Required && chance.Next(5) == 0)) return [];
        var text = SimulatedText.Sentence(chance, Multiline ? 12 : 3);
        while (text.Length < MinLength) text += " " + SimulatedText.Sentence(chance, 3);
        return [new(Id, text.Length > MaxLength ? text[..MaxLength] : text)];
    }
}
