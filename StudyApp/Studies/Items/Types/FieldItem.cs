using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>Text: one line (<c>field</c>) or several (<c>multi_field</c>).</summary>
/// <remarks>Stored as typed, line breaks as the browser sent them.</remarks>
public sealed record FieldItem(bool Multiline) : Item
{
    // Whatever an author writes, matching takes time in proportion to the text; the limit is for patterns with very
    // many states.
    private const RegexOptions Safe = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>The most characters accepted where the author sets no limit: one line, several lines.</summary>
    public const int DefaultMaxLength = 10_000, DefaultMaxLengthMultiline = 100_000;

    // a@b
    private const int ShortestAddress = 3;

    // What an artificial participant types at most, whatever is asked for.
    private const int MaxSimulated = 1_000_000;

    // What the HTML standard calls a valid e-mail address, and browsers check in the same way.
    private static readonly Regex Address = new(
        @"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\z",
        Safe,
        MatchTimeout
    );

    /// <inheritdoc/>
    public override string Type => Multiline ? "multi_field" : "field";

    /// <summary>Shown in the empty input; null for none.</summary>
    public string? Placeholder { get; init; }

    /// <summary>
    /// The fewest UTF-16 code units of an answer that is given, counted as <see cref="TextLength"/> does; 0 for no
    /// limit.
    /// </summary>
    public int MinLength { get; init; }

    /// <summary>The most UTF-16 code units, counted as <see cref="TextLength"/> does.</summary>
    public int MaxLength { get; init; }

    /// <summary>The regular expression the whole text must match, as written; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>What the pattern asks for, in the author's words; null for none.</summary>
    public string? PatternHint { get; init; }

    /// <summary>Whether the text must be an e-mail address.</summary>
    public bool Email { get; init; }

    private Regex? Matcher { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        Id is null ? [] : [new(Id, DataType ?? ColumnType.Text, Label, [])];

    internal static Item ReadSettings(ItemSource source, bool multiline)
    {
        source.Lengths("width", "height");
        var (minLength, maxLength) = ReadLengths(source, multiline);
        return source.Common(new FieldItem(multiline) { Span = source.Span }) with
        {
            Placeholder = source.Reader.LocalText("placeholder"),
            MinLength = minLength,
            Pattern = multiline ? null : source.Reader.Text("pattern"),
            PatternHint = multiline ? null : source.Reader.LocalText("pattern_hint"),
            Matcher = multiline ? null : ReadPattern(source),
            Email = !multiline && source.Reader.Flag("email"),
            MaxLength = maxLength,
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        if ((Email ? form.Filled(Id)?.Trim() : form.Filled(Id)) is not { } text)
        {
            if (Required) reading.Refuse(Id, ProblemKind.Required);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (TextLength.Of(text) > MaxLength) reading.Refuse(Id, ProblemKind.TooLong, $"{MaxLength}");
        else if (TextLength.Of(text) < MinLength) reading.Refuse(Id, ProblemKind.TooShort, $"{MinLength}");
        else if (Email && !Address.IsMatch(text)) reading.Refuse(Id, ProblemKind.NotAnEmail);
        else if (!Matches(text)) RefuseForm(Id, reading);
        else reading.Store(Id, ResponseValue.Of(text));
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (Id is null || (!Required && chance.Next(5) == 0)) return [];
        if (Email) return [new(Id, $"robot{chance.Next(100_000)}@example.org")];
        if (Pattern is not null) return SimulatePattern(chance) is { } sample ? [new(Id, sample)] : [];
        var text = new StringBuilder(SimulatedText.Sentence(chance, Multiline ? 12 : 3));
        while (text.Length < Math.Min(MinLength, Math.Min(MaxLength, MaxSimulated)))
            text.Append(' ').Append(SimulatedText.Sentence(chance, 3));
        return [new(Id, text.ToString(0, Math.Clamp(text.Length, 0, Math.Max(0, MaxLength))))];
    }

    private void RefuseForm(string id, AnswerReading reading)
    {
        if (string.IsNullOrWhiteSpace(PatternHint)) reading.Refuse(id, ProblemKind.WrongForm);
        else reading.Refuse(id, ProblemKind.UnlikeHint, PatternHint);
    }

    private bool Matches(string text)
    {
        try
        {
            return Matcher is null || Matcher.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private string? SimulatePattern(SeededChance chance)
    {
        for (var attempt = 0; attempt < 50; attempt++)
            if (
                PatternSample.Draw(Pattern!, chance) is { } sample
                && !string.IsNullOrWhiteSpace(sample)
                && sample.Length >= MinLength
                && sample.Length <= MaxLength
                && Matches(sample)
            )
                return sample;
        return Placeholder is not null && Matches(Placeholder) ? Placeholder : null;
    }

    // Lengths that no text has are reported and left out.
    private static (int Least, int Most) ReadLengths(ItemSource source, bool multiline)
    {
        var reader = source.Reader;
        var usual = multiline ? DefaultMaxLengthMultiline : DefaultMaxLength;
        var (least, most) = (reader.Integer("min_length") ?? 0, reader.Integer("max_length") ?? usual);
        if (most < 1) source.Diagnostics.Error(DiagnosticCodes.QuestionValue, reader.SpanOf("max_length"),
            $"\"max_length\" of {reader.Owner} must be at least 1.");
        else if (
            Bounds.Check<int>(reader, DiagnosticCodes.QuestionValue, new("min_length", least), new("max_length", most))
        )
        {
            if (!multiline) CheckForm(source, least, most);
            return (least, most);
        }
        return (0, usual);
    }

    private static void CheckForm(ItemSource source, int least, int most)
    {
        var reader = source.Reader;
        if (reader.Text("pattern") is { } pattern && PatternLengths.Of(pattern) is { } lengths
            && (lengths.Most < least || lengths.Least > most))
            source.Diagnostics.Error(DiagnosticCodes.QuestionValue, reader.SpanOf("pattern"),
                $"No text meets \"pattern\" and "
                    + $"\"{(lengths.Most < least ? "min_length" : "max_length")}\" of {reader.Owner}: "
                + $"what the pattern takes has {Describe(lengths)}.",
                "change one of the two");
        if (reader.Flag("email") && most < ShortestAddress)
            source.Diagnostics.Error(DiagnosticCodes.QuestionValue, reader.SpanOf("max_length"),
                $"\"max_length\" of {reader.Owner} is too small for an e-mail address.", "leave it out");
    }

    private static string Describe((long Least, long Most) lengths)
    {
        if (lengths.Most >= int.MaxValue) return $"{lengths.Least} characters or more";
        return lengths.Least == lengths.Most
            ? $"{lengths.Least} characters"
            : $"{lengths.Least} to {lengths.Most} characters";
    }

    private static Regex? ReadPattern(ItemSource source)
    {
        if (source.Reader.TextNode("pattern") is not { } pattern) return null;
        try
        {
            return new($@"\A(?:{pattern.Value})\z", Safe, MatchTimeout);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            source.Diagnostics.Error(
                DiagnosticCodes.QuestionValue,
                pattern.Span,
                $"\"pattern\" of {source.Reader.Owner} is not a regular expression that can be checked in "
                    + $"bounded time.",
                "leave out look-ahead, look-behind and back-references");
            return null;
        }
    }
}
