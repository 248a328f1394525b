using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Html;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>One choice of several (<c>radiolist</c>).</summary>
/// <remarks>Stores the chosen label, or the text typed under "other".</remarks>
public sealed record RadioListItem : Item
{
    /// <summary>The value of the "other" radio button.</summary>
    public const string OtherValue = "__other__";

    private const int OtherMaxLength = 1_000;

    /// <inheritdoc/>
    public override string Type => "radiolist";

    /// <summary>The labels as they are stored, in file order.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>The labels as participants read them, one for each of <see cref="Labels"/>.</summary>
    public required ImmutableArray<string> ShownLabels { get; init; }

    /// <summary>
    /// What is shown instead of a label's text, by position; shorter than <see cref="Labels"/> or empty when labels are
    /// shown as they are.
    /// </summary>
    public ImmutableArray<SafeHtml> LabelHtml { get; init; } = [];

    /// <summary>Whether the labels are shown in random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether a text of one's own can be given.</summary>
    public bool OtherEnabled { get; init; }

    /// <summary>What stands at the "other" choice; null for the interface's own word.</summary>
    public string? OtherPrompt { get; init; }

    /// <summary>Whether the "other" text is shown only while "other" is chosen.</summary>
    public bool OtherInputHides { get; init; }

    /// <summary>The one label that lets the participant go on; null for any.</summary>
    public string? RequiredSelection { get; init; }

    /// <summary>The name of the input for the "other" text.</summary>
    public string OtherField => Id + "_other_text_prompt";

    /// <inheritdoc/>
    public override bool IsOptional => base.IsOptional && RequiredSelection is null;

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns => Id is null ? [] :
        [new(Id, DataType ?? ColumnType.Text, Label, OtherEnabled ? [] : [.. Labels.Distinct().Select(l => (l, l))])];

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => Id is null ? [] : OtherEnabled ? [Id, OtherField] : [Id];

    /// <summary>
    /// A name for each of <see cref="Labels"/>; labels may repeat and may be blank, each is a choice of its own.
    /// </summary>
    public ImmutableArray<string> Keys => ChoiceKeys.Of(Labels);

    /// <inheritdoc/>
    public override ImmutableArray<string> Shuffled => Shuffle ? Keys : [];

    internal static Item ReadSettings(ItemSource source)
    {
        source.Lengths("other_input_width");
        var labels = source.Choices("labels");
        var selection = source.Reader.StoredText("required_selection")?.Stored;
        if (selection is not null && !labels.Contains(selection))
            source.Diagnostics.Error(DiagnosticCodes.QuestionValue, source.Reader.SpanOf("required_selection"),
                $"\"required_selection\" of {source.Reader.Owner} is not one of its labels.",
                Suggestions.DidYouMean(selection, labels)
            );
        return source.Common(
            new RadioListItem
            {
                Span = source.Span,
                Labels = labels,
                ShownLabels = source.ShownChoices("labels"),
            }
        ) with
        {
            LabelHtml = [.. source.Reader.LocalTexts("label_html").Select(l => SafeHtml.FromMarkup(l.Shown))],
            Shuffle = source.Reader.Flag("shuffle"),
            OtherEnabled = source.Reader.Flag("other_enabled"),
            OtherPrompt = source.Reader.LocalText("other_text_prompt"),
            OtherInputHides = source.Reader.Flag("other_input_hides"),
            RequiredSelection = selection,
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        // A browser sends nothing for a list that was left alone: an empty text is the blank choice.
        var chosen = form[Id] is { } sent && Labels.Contains(sent) ? sent : form.Filled(Id);
        if (chosen is null)
        {
            if (Required || RequiredSelection is not null) reading.Refuse(FirstInput, ProblemKind.ChoiceRequired);
            else reading.Store(Id, ResponseValue.Missing);
        }
        else if (RequiredSelection is not null && chosen != RequiredSelection)
            reading.Refuse(FirstInput, ProblemKind.SelectionRequired, ShownLabels[Labels.IndexOf(RequiredSelection)]);
        else if (Labels.Contains(chosen)) reading.Store(Id, ResponseValue.Of(chosen));
        else if (OtherEnabled && chosen == OtherValue) ReadOther(form.Filled(OtherField)?.Trim(), reading);
        else reading.Refuse(FirstInput, ProblemKind.NotOffered);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values)
    {
        if (Id is null || values.GetValueOrDefault(Id) is not { IsMissing: false } value) return [];
        var text = value.ToString();
        return Labels.Contains(text) ? [new(Id, text)] : [new(Id, OtherValue), new(OtherField, text)];
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (Id is null) return [];
        if (RequiredSelection is not null) return [new(Id, RequiredSelection)];
        if (!Required && chance.Next(10) == 0) return [];
        var pick = chance.Next(Labels.Length + (OtherEnabled ? 1 : 0));
        return pick < Labels.Length
            ? [new(Id, Labels[pick])]
            : [new(Id, OtherValue), new(OtherField, SimulatedText.Sentence(chance, 3))];
    }

    private string FirstInput => Id + "1";

    private void ReadOther(string? text, AnswerReading reading)
    {
        if (text is null) reading.Refuse(OtherField, ProblemKind.OtherTextRequired);
        else if (text.Length > OtherMaxLength) reading.Refuse(OtherField, ProblemKind.TooLong, $"{OtherMaxLength}");
        else reading.Store(Id!, ResponseValue.Of(text));
    }
}
