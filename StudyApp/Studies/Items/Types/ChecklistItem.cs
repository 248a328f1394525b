using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>A box to tick, with or without a text of its own.</summary>
/// <param name="Id">Names the column stored.</param>
/// <param name="Text">What stands at the box.</param>
/// <param name="TextEntry">Whether a text can be typed; then the text is what is stored.</param>
/// <param name="TextEntryHides">Whether the text input is shown only while the box is ticked.</param>
public sealed record ChecklistBox(string Id, SafeHtml Text, bool TextEntry, bool TextEntryHides)
{
    /// <summary>The name of the tick box; with a text entry the plain id names the text input.</summary>
    public string TickField => TextEntry ? Id + "_enable" : Id;
}

/// <summary>Any number of choices (<c>checklist</c>).</summary>
/// <remarks>
/// Stores per box 1 or 0; a box with a text entry stores the text, 1 when ticked without text, 0 when left alone.
/// <c>required</c> asks for at least one, <c>min_choices</c> and <c>max_choices</c> for a number of them.
/// </remarks>
public sealed record ChecklistItem : Item
{
    private const int TextMaxLength = 1_000;

    /// <inheritdoc/>
    public override bool NeedsId => false;

    /// <inheritdoc/>
    public override string Type => "checklist";

    /// <summary>The boxes, in file order.</summary>
    public required ImmutableArray<ChecklistBox> Boxes { get; init; }

    /// <summary>Whether the boxes are shown in random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>The fewest boxes to tick; 0 for no limit.</summary>
    public int MinChoices { get; init; }

    /// <summary>The most boxes to tick; null for no limit.</summary>
    public int? MaxChoices { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        [
            .. Boxes.Select(box => new ItemColumn(
                box.Id,
                box.TextEntry ? ColumnType.Text : ColumnType.Integer,
                box.Text.ToPlainText(),
                box.TextEntry ? [] : [("0", "no"), ("1", "yes")]
            )),
        ];

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames =>
        Boxes.SelectMany(box => box.TextEntry ? new[] { box.TickField, box.Id } : [box.Id]);

    /// <inheritdoc/>
    public override bool IsOptional => base.IsOptional && MinChoices == 0;

    /// <inheritdoc/>
    public override IEnumerable<string> TickBoxes => Boxes.Select(box => box.TickField);

    /// <inheritdoc/>
    public override ImmutableArray<string> Shuffled => Shuffle ? [.. Boxes.Select(b => b.Id)] : [];

    /// <inheritdoc/>
    public override Item Arranged(ImmutableArray<string> order) =>
        this with
        {
            Boxes = InOrder(Boxes, b => b.Id, order),
        };

    internal static Item ReadSettings(ItemSource source)
    {
        source.Lengths("text_entry_width");
        var boxes = ReadBoxes(source);
        var (fewest, most) = (source.Reader.Integer("min_choices") ?? 0, source.Reader.Integer("max_choices"));
        if (!CanBeMet(source, boxes.Length, (fewest, most))) (fewest, most) = (0, null);
        return source.Common(new ChecklistItem { Span = source.Span, Boxes = boxes }) with
        {
            Shuffle = source.Reader.Flag("shuffle"),
            MinChoices = fewest,
            MaxChoices = most,
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Required && !Boxes.IsEmpty && !Boxes.Any(box => IsChosen(box, form)))
        {
            reading.Refuse(Boxes[0].TickField, ProblemKind.ChoiceRequired);
            return;
        }
        var chosen = Boxes.Count(box => IsChosen(box, form));
        if (chosen < MinChoices)
        {
            reading.Refuse(Boxes[0].TickField, ProblemKind.TooFewChoices, $"{MinChoices}");
            return;
        }
        if (chosen > MaxChoices)
        {
            reading.Refuse(Boxes[0].TickField, ProblemKind.TooManyChoices, $"{MaxChoices}");
            return;
        }
        foreach (var box in Boxes)
        {
            var text = box.TextEntry ? form.Filled(box.Id) : null;
            if (text?.Length > TextMaxLength) reading.Refuse(box.Id, ProblemKind.TooLong, $"{TextMaxLength}");
            else
                reading.Store(
                    box.Id,
                    text is not null ? ResponseValue.Of(text) : ResponseValue.Of(IsChosen(box, form) ? 1L : 0L)
                );
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values)
    {
        foreach (var box in Boxes)
        {
            var value = values.GetValueOrDefault(box.Id).Value;
            if (value is null or 0L) continue;
            yield return new(box.TickField, "1");
            if (value is string text) yield return new(box.Id, text);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        var fewest = Math.Max(MinChoices, Required && !Boxes.IsEmpty ? 1 : 0);
        var most = MaxChoices ?? Boxes.Length;
        // Some are ticked for certain, the others by chance as long as more are allowed.
        var order = chance.Shuffle(Boxes.Length);
        var ticked = order.Where((_, rank) => rank < fewest || (rank < most && chance.Next(3) == 0)).ToHashSet();
        for (var i = 0; i < Boxes.Length; i++)
        {
            if (!ticked.Contains(i)) continue;
            yield return new(Boxes[i].TickField, "1");
            if (Boxes[i].TextEntry) yield return new(Boxes[i].Id, SimulatedText.Sentence(chance, 3));
        }
    }

    private static bool IsChosen(ChecklistBox box, FormFields form) =>
        form.IsTicked(box.TickField) || (box.TextEntry && form.Filled(box.Id) is not null);

    private static bool CanBeMet(ItemSource source, int boxes, (int Fewest, int? Most) choices)
    {
        var problem = choices switch
        {
            ( < 0, _) => ("min_choices", "must be at least 0"),
            (_, < 1) => ("max_choices", "must be at least 1"),
            var (fewest, _) when fewest > boxes => ("min_choices", $"asks for {fewest} choices, but there are {boxes}"),
            _ => default,
        };
        if (problem is not ({ } key, { } what)) return Bounds.Check<int>(source.Reader, DiagnosticCodes.QuestionValue,
            new("min_choices", choices.Fewest), new("max_choices", choices.Most));
        source.Diagnostics.Error(DiagnosticCodes.QuestionValue, source.Reader.SpanOf(key),
            $"\"{key}\" of {source.Reader.Owner} {what}.", "boxes without an \"id\" are not shown");
        return false;
    }

    private static ImmutableArray<ChecklistBox> ReadBoxes(ItemSource source)
    {
        var boxes = ImmutableArray.CreateBuilder<ChecklistBox>();
        foreach (var table in source.Rows())
        {
            var box = source.Sub(table, "box");
            box.Know("datatype", "questiontype", "question_type", "required");
            box.Integer("text_entry_width");
            var (entry, hides, text) = (
                box.Flag("text_entry"),
                box.Flag("text_entry_hides"),
                box.LocalText("text") ?? box.LocalText("instructions")
            );
            if (source.SubId(box) is { } id) boxes.Add(new(id, SafeHtml.FromMarkup(text), entry, hides));
            box.ReportUnknown(DiagnosticCodes.QuestionUnknownKey);
        }
        return boxes.ToImmutable();
    }
}
