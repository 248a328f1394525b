using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>A film (<c>video</c>) or sound (<c>audio</c>).</summary>
/// <remarks>
/// With an id it stores when it was started and ended (seconds since 1970-01-01 UTC on the browser's clock) and for how
/// long it was played forward in a visible tab (<c>ID_watched</c>, <c>ID_listened</c>, seconds). Everything is missing
/// where no script runs.
/// </remarks>
public sealed record MediaItem(bool Video) : Item
{
    private const double UsualThreshold = 0.98;

    // 2100-01-01: a browser's clock beyond it is wrong.
    private const double LatestSecond = 4_102_444_800;

    /// <inheritdoc/>
    public override bool NeedsId => false;

    /// <inheritdoc/>
    public override string Type => Video ? "video" : "audio";

    /// <summary>The file's address, as the author wrote it.</summary>
    public required StringNode Source { get; init; }

    /// <summary>The address of a WebVTT file with captions; null for none.</summary>
    public StringNode? Captions { get; init; }

    /// <summary>CSS pixels; null for the film's own.</summary>
    public int? Width { get; init; }

    /// <summary>CSS pixels; null for the film's own.</summary>
    public int? Height { get; init; }

    /// <summary>Whether it begins by itself, where the browser lets it.</summary>
    public bool Autoplay { get; init; }

    /// <summary>Whether the page can be left only after it was played.</summary>
    public bool Forced { get; init; }

    /// <summary>The part that must be played when <see cref="Forced"/>, above 0 up to 1.</summary>
    public double CompletionThreshold { get; init; } = 0.98;

    /// <summary>Whether there is only a button to play and pause.</summary>
    public bool MinimalControls { get; init; }

    /// <summary>The hidden field in which the page's script says that enough was played.</summary>
    /// <remarks>Without an id the place in the file tells one film from another.</remarks>
    public string DoneField =>
        "__done_" + (Id ?? string.Create(CultureInfo.InvariantCulture, $"{Span.Line}_{Span.Column}"));

    /// <summary>The names of the three columns.</summary>
    public (string Started, string Ended, string Played) Fields =>
        (Id + "_started", Id + "_ended", Id + (Video ? "_watched" : "_listened"));

    /// <inheritdoc/>
    public override bool IsOptional => false;

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns => Id is null ? [] :
        [
            new(Fields.Started, ColumnType.Number, Label, []),
            new(Fields.Ended, ColumnType.Number, Label, []),
            new(Fields.Played, ColumnType.Number, Label, []),
        ];

    /// <inheritdoc/>
    public override ImmutableArray<StringNode> Media => Captions is null ? [Source] : [Source, Captions];

    internal static Item ReadSettings(ItemSource source, bool video)
    {
        var threshold = source.Reader.Number("completion_threshold") ?? UsualThreshold;
        if (threshold is not (> 0 and <= 1))
        {
            source.Diagnostics.Warn(DiagnosticCodes.QuestionValue, source.Reader.SpanOf("completion_threshold"),
                $"\"completion_threshold\" of {source.Reader.Owner} must lie above 0 and be at most 1; "
                    + $"the usual 0.98 is taken."
            );
            threshold = UsualThreshold;
        }
        return source.Common(
            new MediaItem(video) { Span = source.Span, Source = source.Address(source.Reader) ?? new("", source.Span) }
        ) with
        {
            Captions = video && source.Reader.Has("captions") ? source.Address(source.Reader, "captions") : null,
            Width = video ? source.Pixels("width") : null,
            Height = video ? source.Pixels("height") : null,
            Autoplay = source.Reader.Flag("autoplay"),
            Forced = source.Reader.Flag(video ? "force_watch" : "force_listen"),
            CompletionThreshold = threshold,
            MinimalControls = source.Reader.Flag("minimal_controls"),
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Forced && !form.IsTicked(DoneField)) reading.MarkUnverified();
        if (Id is null) return;
        foreach (var field in new[] { Fields.Started, Fields.Ended, Fields.Played })
            if (form.Filled(field) is not { } text) reading.Store(field, ResponseValue.Missing);
            else if (SentNumber.TryRead(text, out var seconds) && seconds is >= 0 and <= LatestSecond)
                reading.Store(field, ResponseValue.Of(Math.Round(seconds, 3)));
            else reading.Refuse(Id, ProblemKind.NotANumber);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (Forced) yield return new(DoneField, "1");
        if (Id is null) yield break;
        // Times of an artificial participant need no clock: 2025-01-01 and some seconds.
        var (start, played) = (1_735_689_600L + chance.Next(1_000_000), 1 + chance.Next(60));
        yield return new(Fields.Started, $"{start}");
        yield return new(Fields.Ended, $"{start + played}");
        yield return new(Fields.Played, $"{played}");
    }
}
