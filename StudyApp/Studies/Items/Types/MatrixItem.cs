using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Html;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>One column of a matrix.</summary>
/// <param name="Id">The second part of its cells' names.</param>
/// <param name="Text">Its heading.</param>
/// <param name="Template">What is asked in each of its cells; the id is filled in per row.</param>
public sealed record MatrixColumn(string Id, SafeHtml Text, Item Template);

/// <summary>Rows by columns of inputs (<c>matrix</c>): text, numbers, lists, dates, times or tick boxes.</summary>
/// <remarks>Stores per cell a column <c>ROW_COLUMN</c>, as that kind of question does.</remarks>
public sealed record MatrixItem : Item
{
    private static readonly string[] Kinds = ["field", "num_field", "drop_down", "date", "time", "checkbox"];

    /// <inheritdoc/>
    public override bool NeedsId => false;

    /// <inheritdoc/>
    public override string Type => "matrix";

    /// <summary>The rows, in file order.</summary>
    public required ImmutableArray<GridRow> Rows { get; init; }

    /// <summary>The columns, in file order.</summary>
    public required ImmutableArray<MatrixColumn> Fields { get; init; }

    /// <summary>Whether the rows are shown in random order.</summary>
    public bool Shuffle { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        [
            .. Rows.SelectMany(row =>
                Fields.SelectMany(input => CellAt(row, input).Columns).Select(column => column with { Key = row.Id })
            ),
        ];

    /// <inheritdoc/>
    public override ImmutableArray<string> Shuffled => Shuffle ? [.. Rows.Select(r => r.Id)] : [];

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => Cells.SelectMany(cell => cell.InputNames);

    /// <inheritdoc/>
    public override bool IsOptional => base.IsOptional && !Fields.Any(f => f.Template.Required);

    /// <inheritdoc/>
    public override IEnumerable<string> TickBoxes => Cells.SelectMany(cell => cell.TickBoxes);

    private IEnumerable<Item> Cells => Rows.SelectMany(row => Fields.Select(column => CellAt(row, column)));

    /// <summary>The question of one cell.</summary>
    public Item CellAt(GridRow row, MatrixColumn column)
    {
        var (id, label) = (
            $"{row.Id}_{column.Id}",
            SafeHtml.FromText($"{row.Text.ToPlainText()}: {column.Text.ToPlainText()}")
        );
        return column.Template is ChecklistItem tick
            ? tick with { Boxes = [new(id, label, TextEntry: false, TextEntryHides: false)] }
            : column.Template with { Id = id, Instructions = label, Required = Required || column.Template.Required };
    }

    /// <inheritdoc/>
    public override Item Arranged(ImmutableArray<string> order) => this with { Rows = InOrder(Rows, r => r.Id, order) };

    internal static Item ReadSettings(ItemSource source)
    {
        var rows = source.Entries("row", "rows");
        var columns = ReadColumns(source);
        if (columns.IsEmpty)
            source.Diagnostics.Error(
                DiagnosticCodes.QuestionIncomplete,
                source.Reader.SpanOf("columns"),
                $"{source.Reader.Owner} needs \"columns\", an array of objects with \"id\", \"text\" and "
                    + $"\"questiontype\"."
            );
        return source.Common(
            new MatrixItem
            {
                Span = source.Span,
                Rows = rows,
                Fields = columns,
            }
        ) with
        {
            Shuffle = source.Reader.Flag("shuffle"),
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        foreach (var cell in Cells) cell.Read(form, reading);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        Cells.SelectMany(cell => cell.Fill(values));

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance) =>
        Cells.SelectMany(cell => cell.Simulate(chance));

    private static ImmutableArray<MatrixColumn> ReadColumns(ItemSource source)
    {
        var columns = ImmutableArray.CreateBuilder<MatrixColumn>();
        foreach (var table in source.Reader.TableList("columns"))
        {
            var column = new ItemSource(table, source.Diagnostics) { Languages = source.Languages };
            var type = column.Reader.Text("questiontype") ?? column.Reader.Text("question_type") ?? "field";
            var text = column.Html("text");
            if (!Kinds.Contains(type))
            {
                source.Diagnostics.Error(
                    DiagnosticCodes.QuestionValue,
                    column.Reader.SpanOf("questiontype"),
                    $"A column of {source.Reader.Owner} cannot be of type \"{type}\".",
                    Suggestions.DidYouMean(type, Kinds) ?? $"use one of {string.Join(", ", Kinds)}");
                continue;
            }
            var template =
                type == "checkbox"
                    ? column.Common(new ChecklistItem { Span = table.Span, Boxes = [] }) with
                    {
                        Required = false,
                    }
                    : ItemTypes.Read(type, column)!;
            if (source.SubId(column.Reader) is { } id) columns.Add(new(id, text, template));
            column.Reader.ReportUnknown(DiagnosticCodes.QuestionUnknownKey);
        }
        return columns.ToImmutable();
    }
}
