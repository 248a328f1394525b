using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>A picture to choose.</summary>
/// <param name="Source">Its address, as the author wrote it.</param>
/// <param name="Text">What the form sends for it.</param>
/// <param name="Value">What is stored for it.</param>
/// <param name="Label">What stands below it; null for nothing.</param>
/// <param name="Alt">What is read out instead of it; null when the author said nothing.</param>
public sealed record ImageChoice(StringNode Source, string Text, ResponseValue Value, string? Label, string? Alt);

/// <summary>One picture of several (<c>image_select</c>).</summary>
/// <remarks>
/// Stores its <c>value</c>: a whole number when all values are, a number when all are numeric, else text.
/// </remarks>
public sealed record ImageSelectItem : Item
{
    /// <inheritdoc/>
    public override string Type => "image_select";

    /// <summary>The pictures, in file order.</summary>
    public required ImmutableArray<ImageChoice> Images { get; init; }

    /// <summary>The type of the values.</summary>
    public required ColumnType ValueType { get; init; }

    /// <summary>Whether the pictures are shown in random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>CSS pixels of each picture's width; null for its own, or for an equal share of the row.</summary>
    public int? Width { get; init; }

    /// <summary>Whether the pictures share the width of the row equally.</summary>
    public bool AutoResize { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        Id is null
            ? []
            :
            [
                new(
                    Id,
                    DataType ?? ValueType,
                    Label,
                    [.. Images.DistinctBy(i => i.Text).Select(i => (i.Text, i.Label ?? i.Alt ?? i.Text))]
                ),
            ];

    /// <inheritdoc/>
    public override ImmutableArray<string> Shuffled => Shuffle ? Keys : [];

    /// <summary>A name for each of <see cref="Images"/>; two may store the same.</summary>
    public ImmutableArray<string> Keys => ChoiceKeys.Of([.. Images.Select(i => i.Text)]);

    /// <inheritdoc/>
    public override ImmutableArray<StringNode> Media => [.. Images.Select(i => i.Source)];

    internal static Item ReadSettings(ItemSource source)
    {
        var tables = source.Reader.TableList("images");
        if (tables.IsEmpty)
            source.Diagnostics.Error(
                DiagnosticCodes.QuestionIncomplete,
                source.Reader.SpanOf("images"),
                $"{source.Reader.Owner} needs \"images\", an array of objects with \"src\" and \"value\"."
            );
        var type = TypeOf(tables);
        return source.Common(
            new ImageSelectItem
            {
                Span = source.Span,
                Images = ReadImages(source, tables, type),
                ValueType = type,
                Horizontal = true,
            }
        ) with
        {
            Shuffle = source.Reader.Flag("shuffle"),
            Width = source.Pixels("width"),
            AutoResize = source.Reader.Flag("auto_resize"),
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        if (form.Filled(Id) is not { } sent)
        {
            if (Required) reading.Refuse(Id + "1", ProblemKind.ChoiceRequired);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (Images.FirstOrDefault(i => i.Text == sent) is { } image) reading.Store(Id, image.Value);
        else reading.Refuse(Id + "1", ProblemKind.NotOffered);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values)
    {
        if (Id is null || values.GetValueOrDefault(Id) is not { IsMissing: false } value) return [];
        return Images.FirstOrDefault(i => i.Value == value) is { } image ? [new(Id, image.Text)] : [];
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance) =>
        Id is null || Images.IsEmpty || (!Required && chance.Next(10) == 0)
            ? []
            : [new(Id, Images[chance.Next(Images.Length)].Text)];

    private static ColumnType TypeOf(ImmutableArray<TableNode> tables)
    {
        if (tables.All(t => t["value"] is IntegerNode)) return ColumnType.Integer;
        return tables.All(t => t["value"] is IntegerNode or FloatNode) ? ColumnType.Number : ColumnType.Text;
    }

    private static ImmutableArray<ImageChoice> ReadImages(
        ItemSource source,
        ImmutableArray<TableNode> tables,
        ColumnType type
    )
    {
        var images = ImmutableArray.CreateBuilder<ImageChoice>();
        foreach (var table in tables)
        {
            var image = source.Sub(table, "image");
            var (address, text) = (source.Address(image), image.Text("value"));
            if (string.IsNullOrWhiteSpace(text))
                source.Diagnostics.Error(
                    DiagnosticCodes.QuestionIncomplete,
                    image.SpanOf("value"),
                    $"An image of {source.Reader.Owner} needs \"value\", what is stored for it."
                );
            else if (images.Any(i => i.Text == text))
                source.Diagnostics.Warn(
                    DiagnosticCodes.QuestionValue,
                    image.SpanOf("value"),
                    $"Two images of {source.Reader.Owner} have the value \"{text}\"; what is stored does not tell "
                        + $"them apart."
                );
            if (!string.IsNullOrWhiteSpace(text) && address is not null)
                images.Add(
                    new(
                        address,
                        text,
                        ValueOf(table["value"], text, type),
                        image.LocalText("label"),
                        image.LocalText("alt")
                    )
                );
            image.ReportUnknown(DiagnosticCodes.QuestionUnknownKey);
        }
        return images.ToImmutable();
    }

    private static ResponseValue ValueOf(Node? node, string text, ColumnType type) => (type, node) switch
    {
        (ColumnType.Integer, IntegerNode whole) => ResponseValue.Of(whole.Value),
        (ColumnType.Number, IntegerNode whole) => ResponseValue.Of((double)whole.Value),
        (ColumnType.Number, FloatNode number) when double.IsFinite(number.Value) => ResponseValue.Of(number.Value),
        _ => ResponseValue.Of(text),
    };
}
