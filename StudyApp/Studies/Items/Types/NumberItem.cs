using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>A number (<c>num_field</c>): whole unless <c>datatype</c> is <c>float</c>.</summary>
public sealed record NumberItem : Item
{
    // Beyond this a browser's number is no longer exact.
    private const double LargestExact = 9_007_199_254_740_991;

    /// <inheritdoc/>
    public override string Type => "num_field";

    /// <summary>Smallest number accepted; null for no limit.</summary>
    public double? Min { get; init; }

    /// <summary>Largest number accepted; null for no limit.</summary>
    public double? Max { get; init; }

    /// <summary>
    /// The distance between accepted numbers, counted from <see cref="Min"/> or 0; null for no such limit.
    /// </summary>
    public double? Step { get; init; }

    /// <summary>Shown in the empty input; null for none.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Whether only whole numbers are accepted.</summary>
    public bool WholeNumbers => DataType is null or ColumnType.Integer;

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        Id is null ? [] : [new(Id, DataType ?? ColumnType.Integer, Label, []) { Min = Print(Min), Max = Print(Max) }];

    private static string Print(double? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "";

    internal static Item ReadSettings(ItemSource source)
    {
        source.Lengths("width");
        var step = source.Reader.Number("step");
        var item = source.Common(new NumberItem { Span = source.Span });
        if (step <= 0 || (item.WholeNumbers && step is { } distance && !double.IsInteger(distance)))
            source.Diagnostics.Error(DiagnosticCodes.QuestionValue, source.Reader.SpanOf("step"),
                $"\"step\" of {source.Reader.Owner} must be a positive "
                    + $"{(item.WholeNumbers ? "whole number" : "number")}.",
                "for decimals set \"datatype\": \"float\""
            );
        var (min, max) = ReadLimits(source, item.WholeNumbers, step);
        return item with
        {
            Step = step,
            Min = min,
            Max = max,
            Placeholder = source.Reader.LocalText("placeholder"),
        };
    }

    // Limits that no number meets are reported and left out.
    private static (double? Min, double? Max) ReadLimits(ItemSource source, bool whole, double? step)
    {
        var (min, max) = (source.Reader.Number("min"), source.Reader.Number("max"));
        if (!Bounds.Check<double>(source.Reader, DiagnosticCodes.QuestionValue, new("min", min), new("max", max)))
            return (null, null);
        if (Emptiness(min, max, whole, step) is { } problem)
        {
            source.Diagnostics.Error(DiagnosticCodes.QuestionValue, source.Reader.SpanOf(min is null ? "max" : "min"),
                $"{source.Reader.Owner} accepts no number: {problem}.",
                "make the limits wider, or set \"datatype\": \"float\" for decimals");
            return (null, null);
        }
        if (min is { } first && max is { } last && step > last - first)
            source.Diagnostics.Warn(DiagnosticCodes.QuestionValue, source.Reader.SpanOf("step"),
                $"{source.Reader.Owner} accepts one number only, {Print(first)}: the next one is above \"max\".",
                "make \"step\" smaller");
        return (min, max);
    }

    private static string? Emptiness(double? min, double? max, bool whole, double? step)
    {
        if (min > LargestExact || max < -LargestExact) return "beyond 2^53 numbers are not exact";
        if (!whole) return null;
        // Steps are counted from the lower limit.
        if (step is not null && min is { } start
            && !double.IsInteger(start)) return "\"step\" is counted from \"min\", so that none is whole";
        return Math.Ceiling(min ?? -LargestExact) > Math.Floor(max ?? LargestExact)
            ? "no whole number lies between \"min\" and \"max\"" : null;
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        if (form.Filled(Id) is not { } text)
        {
            if (form.IsUnsent(Id))
                reading.Refuse(Id, WholeNumbers ? ProblemKind.NotAWholeNumber : ProblemKind.NotANumber);
            else if (Required) reading.Refuse(Id, ProblemKind.Required);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (!SentNumber.TryRead(text, out var number))
            reading.Refuse(Id, WholeNumbers ? ProblemKind.NotAWholeNumber : ProblemKind.NotANumber);
        else if (WholeNumbers && !double.IsInteger(number)) reading.Refuse(Id, ProblemKind.NotAWholeNumber);
        else if (RangeProblem(number) is { } problem) reading.Refuse(Id, problem.Kind, problem.Arguments);
        else if (Step is { } step && !IsOnStep(number, step))
            reading.Refuse(Id, ProblemKind.WrongStep, Print(step), Print(Min ?? 0));
        else reading.Store(Id, WholeNumbers ? ResponseValue.Of((long)number) : ResponseValue.Of(number));
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (Id is null || (!Required && chance.Next(10) == 0)) return [];
        var low = Math.Ceiling(Min ?? Math.Min(0, Max ?? 0));
        var high = Math.Floor(Max ?? Math.Max(low + 100, 100));
        if (Step is { } step)
        {
            var from = Min ?? Math.Ceiling(low / step) * step;
            var steps = Math.Clamp(Math.Floor(((Max ?? from + (100 * step)) - from) / step + 1e-9), 0, 1e6);
            // Rounded, because 0.1 + 0.2 prints as 0.30000000000000004.
            return
            [
                new(
                    Id,
                    Math.Round(from + (chance.Next((int)steps + 1) * step), 10).ToString(CultureInfo.InvariantCulture)
                ),
            ];
        }
        // Between limits such as 0.2 and 0.8 lies no whole number.
        var number =
            high < low
                ? ((Min ?? low) + (Max ?? high)) / 2
                : low + chance.Next((int)Math.Clamp(high - low + 1, 1, int.MaxValue));
        return [new(Id, number.ToString(CultureInfo.InvariantCulture))];
    }

    private (ProblemKind Kind, string[] Arguments)? RangeProblem(double number)
    {
        if (Min is { } low && Max is { } high && (number < low || number > high))
            return (ProblemKind.OutOfRange, [Print(low), Print(high)]);
        if (number < (Min ?? -LargestExact)) return (ProblemKind.TooSmall, [Print(Min ?? -LargestExact)]);
        if (number > (Max ?? LargestExact)) return (ProblemKind.TooLarge, [Print(Max ?? LargestExact)]);
        return null;
    }

    // Decimal fractions are not exact in binary: 0.3 is on a step of 0.1.
    private bool IsOnStep(double number, double step)
    {
        var steps = (number - (Min ?? 0)) / step;
        return Math.Abs(steps - Math.Round(steps)) <= 1e-9 * Math.Max(1, Math.Abs(steps));
    }

    private static string Print(double number) => number.ToString(CultureInfo.InvariantCulture);
}
