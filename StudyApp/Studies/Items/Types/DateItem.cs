using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>A date (<c>date</c>). Stores ISO 8601 text, <c>2026-05-01</c>.</summary>
public sealed record DateItem : Item
{
    /// <inheritdoc/>
    public override string Type => "date";

    /// <summary>The earliest accepted; null for no limit.</summary>
    public DateOnly? Min { get; init; }

    /// <summary>The latest accepted; null for no limit.</summary>
    public DateOnly? Max { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        Id is null
            ? []
            :
            [
                new(Id, DataType ?? ColumnType.Text, Label, [])
                {
                    Min = Min is { } min ? Print(min) : "",
                    Max = Max is { } max ? Print(max) : "",
                },
            ];

    /// <summary>One that shows how a date is written.</summary>
    public static DateOnly Example { get; } = new(2026, 5, 31);

    /// <summary>As browsers send it and as it is stored.</summary>
    public static string Print(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static Item ReadSettings(ItemSource source)
    {
        var (min, max) = (Limit(source, "min"), Limit(source, "max"));
        if (!Bounds.Check<DateOnly>(source.Reader, DiagnosticCodes.QuestionValue, new("min", min), new("max", max)))
            (min, max) = (null, null);
        return source.Common(new DateItem { Span = source.Span }) with { Min = min, Max = max };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        if (form.Filled(Id)?.Trim() is not { } text)
        {
            if (form.IsUnsent(Id)) reading.Refuse(Id, ProblemKind.NotADate);
            else if (Required) reading.Refuse(Id, ProblemKind.Required);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (!TryRead(text, out var value)) reading.Refuse(Id, ProblemKind.NotADate);
        else if (value < Min) reading.Refuse(Id, ProblemKind.TooEarly, Print(Min.Value));
        else if (value > Max) reading.Refuse(Id, ProblemKind.TooLate, Print(Max.Value));
        else reading.Store(Id, ResponseValue.Of(Print(value)));
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (Id is null || (!Required && chance.Next(10) == 0)) return [];
        var low = Min ?? Max?.AddDays(-3_650) ?? new DateOnly(1990, 1, 1);
        var high = Max ?? low.AddDays(3_650);
        return [new(Id, Print(low.AddDays(chance.Next(high.DayNumber - low.DayNumber + 1))))];
    }

    private static bool TryRead(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    private static DateOnly? Limit(ItemSource source, string key)
    {
        if (source.Reader.TextNode(key) is not { } node) return null;
        if (TryRead(node.Value.Trim(), out var limit)) return limit;
        source.Diagnostics.Error(
            DiagnosticCodes.QuestionValue,
            node.Span,
            $"\"{key}\" of {source.Reader.Owner} must be a date such as 2026-05-01."
        );
        return null;
    }
}
