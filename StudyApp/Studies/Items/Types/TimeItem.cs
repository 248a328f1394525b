using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>A time of day (<c>time</c>).</summary>
/// <remarks>Stores ISO 8601 text, <c>07:30</c>, with seconds only when they are not 0.</remarks>
public sealed record TimeItem : Item
{
    private static readonly string[] Formats = ["HH:mm", "HH:mm:ss"];

    /// <inheritdoc/>
    public override string Type => "time";

    /// <summary>The earliest accepted; null for no limit.</summary>
    public TimeOnly? Min { get; init; }

    /// <summary>The latest accepted; null for no limit.</summary>
    public TimeOnly? Max { get; init; }

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

    /// <summary>One that shows how a time is written.</summary>
    public static TimeOnly Example { get; } = new(17, 30);

    /// <summary>As browsers send it and as it is stored.</summary>
    public static string Print(TimeOnly value) =>
        value.ToString(value.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    internal static Item ReadSettings(ItemSource source)
    {
        var (min, max) = (Limit(source, "min"), Limit(source, "max"));
        if (!Bounds.Check<TimeOnly>(source.Reader, DiagnosticCodes.QuestionValue, new("min", min), new("max", max)))
            (min, max) = (null, null);
        return source.Common(new TimeItem { Span = source.Span }) with { Min = min, Max = max };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        if (form.Filled(Id)?.Trim() is not { } text)
        {
            if (form.IsUnsent(Id)) reading.Refuse(Id, ProblemKind.NotATime);
            else if (Required) reading.Refuse(Id, ProblemKind.Required);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (!TryRead(text, out var value)) reading.Refuse(Id, ProblemKind.NotATime);
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
        var low = (int)(Min ?? TimeOnly.MinValue).ToTimeSpan().TotalMinutes;
        var high = (int)(Max ?? new TimeOnly(23, 59)).ToTimeSpan().TotalMinutes;
        // A limit within a minute is met by the limit itself.
        var value =
            high <= low
                ? Min ?? Max!.Value
                : TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(low + 1 + chance.Next(high - low)));
        return [new(Id, Print(value))];
    }

    private static bool TryRead(string text, out TimeOnly value) =>
        TimeOnly.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    private static TimeOnly? Limit(ItemSource source, string key)
    {
        if (source.Reader.TextNode(key) is not { } node) return null;
        if (TryRead(node.Value.Trim(), out var limit)) return limit;
        source.Diagnostics.Error(
            DiagnosticCodes.QuestionValue,
            node.Span,
            $"\"{key}\" of {source.Reader.Owner} must be a time such as 07:30."
        );
        return null;
    }
}
