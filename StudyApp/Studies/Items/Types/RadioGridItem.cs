using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Html;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>A row of a grid: its id names the column stored.</summary>
public sealed record GridRow(string Id, SafeHtml Text);

/// <summary>Several statements rated on the same scale (<c>radiogrid</c>).</summary>
/// <remarks>
/// Stores per row the 1-based position of the chosen label as text, or the label itself with <c>store_labels</c>; N/A
/// is missing.
/// </remarks>
public sealed record RadioGridItem : Item
{
    /// <inheritdoc/>
    public override bool NeedsId => false;

    /// <inheritdoc/>
    public override string Type => "radiogrid";

    /// <summary>The scale from its beginning to its end, in the main language; single labels may be empty.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>The scale as participants read it, one text for each of <see cref="Labels"/>.</summary>
    public required ImmutableArray<string> ShownLabels { get; init; }

    /// <summary>The statements, in file order.</summary>
    public required ImmutableArray<GridRow> Rows { get; init; }

    /// <summary>Whether the rows are shown in random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>
    /// The label of the column "not applicable"; empty for the interface's own word, null for no such column.
    /// </summary>
    public string? NaLabel { get; init; }

    /// <summary>Whether the label is stored instead of its position.</summary>
    public bool StoreLabels { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        [
            .. Rows.Select(row => new ItemColumn(
                row.Id,
                DataType ?? ColumnType.Text,
                row.Text.ToPlainText(),
                [.. Labels.Select((label, i) => (ValueAt(i), label)).DistinctBy(choice => choice.Item1)]
            )),
        ];

    /// <inheritdoc/>
    public override ImmutableArray<string> Shuffled => Shuffle ? [.. Rows.Select(r => r.Id)] : [];

    /// <summary>The value that choosing the label at a position (0-based) stores.</summary>
    public string ValueAt(int position) => StoreLabels ? Labels[position] : $"{position + 1}";

    /// <summary>The first position (0-based) that stores a value: labels may repeat. -1 for none.</summary>
    public int FirstAt(string value) => Enumerable.Range(0, Labels.Length).FirstOrDefault(i => ValueAt(i) == value, -1);

    /// <inheritdoc/>
    public override Item Arranged(ImmutableArray<string> order) => this with { Rows = InOrder(Rows, r => r.Id, order) };

    internal static Item ReadSettings(ItemSource source)
    {
        source.Reader.Know("question_width");
        var na = source.Reader.Flag("na_column");
        var naLabel = source.Reader.LocalText("na_label") ?? "";
        return source.Common(
            new RadioGridItem
            {
                Span = source.Span,
                Labels = source.Choices("labels"),
                ShownLabels = source.ShownChoices("labels"),
                Rows = ReadRows(source),
            }
        ) with
        {
            Shuffle = source.Reader.Flag("shuffle"),
            NaLabel = na ? naLabel : null,
            StoreLabels = source.Reader.Flag("store_labels"),
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        foreach (var row in Rows) ReadRow(row, form[row.Id], reading);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        foreach (var row in Rows)
            if (NaLabel is not null && chance.Next(10) == 0) yield return new(row.Id, "");
            else if (Required || chance.Next(15) > 0) yield return new(row.Id, ValueAt(chance.Next(Labels.Length)));
    }

    private void ReadRow(GridRow row, string? sent, AnswerReading reading)
    {
        if (NaLabel is not null && sent is "")
            reading.Store(row.Id, ResponseValue.Missing, MissingReason.NotApplicable);
        else if (string.IsNullOrEmpty(sent) && !(StoreLabels && sent is "" && Labels.Contains("")))
        {
            if (Required) reading.Refuse(row.Id + "1", ProblemKind.RowRequired, row.Text.ToPlainText());
            else reading.Store(row.Id, ResponseValue.Missing);
        }
        else if (Enumerable.Range(0, Labels.Length).Any(i => ValueAt(i) == sent))
            reading.Store(row.Id, ResponseValue.Of(sent));
        else reading.Refuse(row.Id + "1", ProblemKind.NotOffered);
    }

    private static ImmutableArray<GridRow> ReadRows(ItemSource source)
    {
        var rows = ImmutableArray.CreateBuilder<GridRow>();
        foreach (var table in source.Rows())
        {
            var row = source.Sub(table, "row");
            row.Know("required", "questiontype", "question_type");
            if (source.SubId(row) is { } id)
                rows.Add(new(id, SafeHtml.FromMarkup(row.LocalText("text") ?? row.LocalText("instructions"))));
            row.ReportUnknown(DiagnosticCodes.QuestionUnknownKey);
        }
        return rows.ToImmutable();
    }
}
