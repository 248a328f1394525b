using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Html;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>A position on a line (<c>slider</c>). Stores a whole number from 1 to the number of ticks.</summary>
public sealed record SliderItem : Item
{
    /// <inheritdoc/>
    public override string Type => "slider";

    /// <summary>The number of positions, at least 1.</summary>
    public required int TickCount { get; init; }

    /// <summary>What stands at position 1.</summary>
    public SafeHtml Left { get; init; } = SafeHtml.Empty;

    /// <summary>What stands at the last position.</summary>
    public SafeHtml Right { get; init; } = SafeHtml.Empty;

    /// <summary>The position shown, and sent, before the participant touches the slider; null shows none.</summary>
    public int? Default { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        Id is null
            ? []
            :
            [
                new(Id, DataType ?? ColumnType.Integer, Label, [])
                {
                    Min = "1",
                    Max = TickCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
                },
            ];

    internal static Item ReadSettings(ItemSource source)
    {
        source.Lengths("width");
        var ticks = source.Reader.Integer("tick_count");
        if (ticks == 1)
            source.Diagnostics.Warn(DiagnosticCodes.QuestionValue, source.Reader.SpanOf("tick_count"),
                $"\"tick_count\" of {source.Reader.Owner} is 1: there is nothing to choose.",
                "give it the number of positions"
            );
        else if (ticks is null or < 1)
            source.Diagnostics.Error(
                DiagnosticCodes.QuestionIncomplete,
                source.Reader.SpanOf("tick_count"),
                $"{source.Reader.Owner} needs \"tick_count\", the number of positions, at least 2."
            );
        var start = source.Reader.Integer("default");
        if (start is not null && ticks is not null && (start < 1 || start > ticks))
        {
            start = Math.Clamp(start.Value, 1, Math.Max(1, ticks.Value));
            source.Diagnostics.Warn(DiagnosticCodes.QuestionValue, source.Reader.SpanOf("default"),
                $"\"default\" of {source.Reader.Owner} must lie between 1 and {ticks}; the slider begins at {start}.");
        }
        return source.Common(new SliderItem { Span = source.Span, TickCount = ticks ?? 2 }) with
        {
            Left = source.Html("left"),
            Right = source.Html("right"),
            Default = start,
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        if (form.Filled(Id) is not { } text)
        {
            if (Required) reading.Refuse(Id, ProblemKind.PositionRequired);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (
            int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var tick)
            && tick >= 1
            && tick <= TickCount
        )
            reading.Store(Id, ResponseValue.Of(tick));
        else reading.Refuse(Id, ProblemKind.NotOffered);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance) =>
        Id is null || (!Required && chance.Next(10) == 0) ? [] : [new(Id, $"{1 + chance.Next(TickCount)}")];
}
