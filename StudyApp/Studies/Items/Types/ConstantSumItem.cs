using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>An amount divided among entries (<c>constant_sum</c>).</summary>
/// <remarks>
/// Stores per entry a number of at least 0; together they are the total. Once anything is entered, what is left empty
/// counts as 0.
/// </remarks>
public sealed record ConstantSumItem : Item
{
    /// <inheritdoc/>
    public override bool NeedsId => false;

    /// <inheritdoc/>
    public override string Type => "constant_sum";

    /// <summary>The entries, in file order.</summary>
    public required ImmutableArray<GridRow> Entries { get; init; }

    /// <summary>What the numbers must add up to, above 0.</summary>
    public required double Total { get; init; }

    /// <summary>What stands after each number, such as <c>%</c>; null for nothing.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether the entries are shown in random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether only whole numbers are accepted.</summary>
    public bool WholeNumbers => DataType is null or ColumnType.Integer;

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        [
            .. Entries.Select(entry => new ItemColumn(
                entry.Id,
                DataType ?? ColumnType.Integer,
                entry.Text.ToPlainText(),
                []
            )
            {
                Min = "0",
                Max = Total.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Unit = Unit ?? "",
            }),
        ];

    /// <inheritdoc/>
    public override ImmutableArray<string> Shuffled => Shuffle ? [.. Entries.Select(e => e.Id)] : [];

    /// <inheritdoc/>
    public override Item Arranged(ImmutableArray<string> order) =>
        this with
        {
            Entries = InOrder(Entries, e => e.Id, order),
        };

    internal static Item ReadSettings(ItemSource source)
    {
        var total = source.Reader.Number("total");
        var item = source.Common(
            new ConstantSumItem
            {
                Span = source.Span,
                Entries = source.Entries("entry"),
                Total = total ?? 100,
            }
        );
        if (total is null)
            source.Diagnostics.Error(
                DiagnosticCodes.QuestionIncomplete,
                source.Reader.SpanOf("total"),
                $"{source.Reader.Owner} needs \"total\", what the numbers must add up to, such as 100."
            );
        else if (total is not (> 0 and <= 1e9) || (item.WholeNumbers && !double.IsInteger(total.Value)))
            source.Diagnostics.Error(
                DiagnosticCodes.QuestionValue,
                source.Reader.SpanOf("total"),
                $"\"total\" of {source.Reader.Owner} must be a {(item.WholeNumbers ? "whole " : "")}number above 0.",
                "for decimals set \"datatype\": \"float\""
            );
        return item with { Unit = source.Reader.LocalText("unit"), Shuffle = source.Reader.Flag("shuffle") };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Entries.FirstOrDefault(entry => form.IsUnsent(entry.Id)) is { } garbled)
        {
            reading.Refuse(garbled.Id, WholeNumbers ? ProblemKind.NotAWholeNumber : ProblemKind.NotANumber);
            return;
        }
        if (Entries.All(entry => form.Filled(entry.Id) is null))
        {
            if (Required && !Entries.IsEmpty) reading.Refuse(Entries[0].Id, ProblemKind.SumWrong, Print(Total), "0");
            else
                foreach (var entry in Entries) reading.Store(entry.Id, ResponseValue.Missing);
            return;
        }
        var numbers = new double[Entries.Length];
        for (var i = 0; i < Entries.Length; i++)
            if (form.Filled(Entries[i].Id) is { } text && ProblemOf(text, out numbers[i]) is { } problem)
            {
                reading.Refuse(Entries[i].Id, problem, problem == ProblemKind.TooSmall ? "0" : Print(Total));
                return;
            }
        var sum = numbers.Sum();
        if (Math.Abs(sum - Total) > 1e-9 * Math.Max(1, Total))
            reading.Refuse(Entries[0].Id, ProblemKind.SumWrong, Print(Total), Print(sum));
        else
            for (var i = 0; i < Entries.Length; i++)
                reading.Store(
                    Entries[i].Id,
                    WholeNumbers ? ResponseValue.Of((long)numbers[i]) : ResponseValue.Of(numbers[i])
                );
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (!Required && chance.Next(10) == 0) yield break;
        var left = Total;
        foreach (var (i, entry) in Entries.Index())
        {
            var share = i == Entries.Length - 1 ? left : Math.Min(left, chance.Next((int)Math.Floor(left) + 1));
            left -= share;
            yield return new(entry.Id, Print(share));
        }
    }

    private ProblemKind? ProblemOf(string text, out double number)
    {
        if (!SentNumber.TryRead(text, out number))
            return WholeNumbers ? ProblemKind.NotAWholeNumber : ProblemKind.NotANumber;
        if (WholeNumbers && !double.IsInteger(number)) return ProblemKind.NotAWholeNumber;
        return number < 0 ? ProblemKind.TooSmall : number > Total ? ProblemKind.TooLarge : null;
    }

    private static string Print(double number) => Math.Round(number, 10).ToString(CultureInfo.InvariantCulture);
}
