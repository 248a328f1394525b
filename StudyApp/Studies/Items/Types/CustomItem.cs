using System.Collections.Immutable;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>One input of a question of an author's own type.</summary>
/// <param name="Id">The input's and the column's name.</param>
/// <param name="Label">What it asks, in plain text; empty for what the question asks.</param>
/// <param name="Type">The column type; null for text.</param>
/// <param name="Required">Whether this input must be filled.</param>
/// <param name="AllowedValues">What may be sent; empty for any text.</param>
public sealed record CustomField(
    string Id,
    string Label,
    ColumnType? Type,
    bool Required,
    ImmutableArray<string> AllowedValues
);

/// <summary>A question of an author's own type: a template under <c>templates/questions</c> shows its inputs.</summary>
/// <remarks>
/// Stores what they send, as text: under the question's id, or under the ids of its <c>questions</c> where it has any.
/// Nothing is assumed of the inputs but their names.
/// </remarks>
public sealed record CustomItem : Item
{
    /// <summary>The most UTF-16 code units accepted for one input, counted as <see cref="TextLength"/> does.</summary>
    public const int MaxLength = 100_000;

    // More values than these would make no sentence.
    private const int MostNamed = 12;

    // What the built-in types clean too; the rest is escaped by the template.
    private static readonly string[] Markup = ["instructions", "left", "prompt", "right", "text", "title"];

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The type's name: that of the template's file without its ending.</summary>
    public required string TypeName { get; init; }

    /// <summary>What shows it; null for an older version, of which only the columns are asked for.</summary>
    public Template? Template { get; init; }

    /// <summary>The question's keys as the template sees them, under <c>question</c>.</summary>
    public required TemplateValue Settings { get; init; }

    /// <summary>Its inputs.</summary>
    public ImmutableArray<CustomField> Fields { get; init; } = [];

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        [
            .. Fields.Select(f => new ItemColumn(
                f.Id,
                f.Type ?? DataType ?? ColumnType.Text,
                f.Label.Length > 0 ? f.Label : Label,
                [.. f.AllowedValues.Select(v => (v, v))]
            )),
        ];

    /// <inheritdoc/>
    public override bool NeedsId => Fields.IsEmpty;

    /// <inheritdoc/>
    public override bool IsOptional => base.IsOptional && !Fields.Any(f => f.Required);

    /// <summary>
    /// What a template sees of the question itself: <c>question</c>, <c>required</c>, and what its inputs are filled
    /// with, <c>value</c> and <c>values</c>.
    /// </summary>
    /// <param name="sent">What was sent before under a name; null for nothing.</param>
    public IEnumerable<KeyValuePair<string, TemplateValue>> TemplateValues(Func<string, string?> sent) =>
    [
        new("question", Settings),
        new("required", TemplateValue.Of(Required)),
        new("value", TemplateValue.Of(Fields is [var only, ..] ? sent(only.Id) ?? "" : "")),
        new(
            "values",
            TemplateValue.Of(Fields.Select(f => KeyValuePair.Create(f.Id, TemplateValue.Of(sent(f.Id) ?? ""))))
        ),
    ];

    /// <summary>A question of the type; every key is the template's own business.</summary>
    internal static Item ReadSettings(ItemSource source, string type, Template? template)
    {
        foreach (var entry in source.Reader.Table.Entries) source.Reader.Know(entry.Key);
        var item = source.Common(
            new CustomItem
            {
                Span = source.Span,
                TypeName = type,
                Template = template,
                Settings = SettingsOf(source.Reader.Table, source.Languages),
            }
        );
        return item with { Fields = ReadFields(source, item) };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Required && !Fields.IsEmpty && Fields.All(f => form.Filled(f.Id) is null))
        {
            reading.Refuse(Fields[0].Id, ProblemKind.Required);
            return;
        }
        foreach (var field in Fields)
            if (ProblemOf(field, form) is { } problem)
                reading.Refuse(field.Id, problem.Kind, problem.Argument is null ? [] : [problem.Argument]);
            else
                reading.Store(
                    field.Id,
                    form.Filled(field.Id) is { } text ? ResponseValue.Of(text) : ResponseValue.Missing
                );
    }

    // What the template's inputs ask for themselves only a browser knows.
    private static (ProblemKind Kind, string? Argument)? ProblemOf(CustomField field, FormFields form)
    {
        var text = form.Filled(field.Id);
        if (form.ComplaintAt(field.Id) is { Length: > 0 } complaint) return (ProblemKind.UnlikeHint, complaint);
        if (text is null && field.Required) return (ProblemKind.Required, null);
        if (text is not null && TextLength.Of(text) > MaxLength) return (ProblemKind.TooLong, $"{MaxLength}");
        if (text is not null && !field.AllowedValues.IsEmpty && !field.AllowedValues.Contains(text))
            return NotAllowed(field);
        return !form.IsUnsent(field.Id) ? null
            : text is null ? (ProblemKind.Required, null)
            : (ProblemKind.WrongForm, null);
    }

    // The template need not show what is allowed; a long list would not help.
    private static (ProblemKind Kind, string? Argument) NotAllowed(CustomField field) =>
        field.AllowedValues.Length <= MostNamed
            ? (ProblemKind.NotAllowed, string.Join(", ", field.AllowedValues))
            : (ProblemKind.WrongForm, null);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        foreach (var (index, field) in Fields.Index())
        {
            var mayStayOpen = !field.Required && !(Required && index == 0);
            if (mayStayOpen && chance.Next(5) == 0) continue;
            yield return new(field.Id, SimulatedAnswer(field, chance));
        }
    }

    private string SimulatedAnswer(CustomField field, SeededChance chance)
    {
        if (!field.AllowedValues.IsEmpty) return field.AllowedValues[chance.Next(field.AllowedValues.Length)];
        return (field.Type ?? DataType) switch
        {
            ColumnType.Integer or ColumnType.Number => $"{1 + chance.Next(7)}",
            ColumnType.Boolean => $"{chance.Next(2)}",
            ColumnType.Moment => $"2026-01-{1 + chance.Next(28):00}",
            _ => SimulatedText.Sentence(chance, 3),
        };
    }

    private static ImmutableArray<CustomField> ReadFields(ItemSource source, Item item)
    {
        var key = source.Reader.Table["questions"] is ListNode { Items.IsEmpty: false } ? "questions" : "q_text";
        if (source.Reader.Table[key] is not ListNode { Items.IsEmpty: false })
            return item.Id is { Length: > 0 } id ? [new(id, "", null, Required: false, Allowed(source.Reader))] : [];
        var fields = ImmutableArray.CreateBuilder<CustomField>();
        foreach (var table in source.Reader.TableList(key))
        {
            var nested = new ItemSource(table, source.Diagnostics) { Languages = source.Languages };
            if (source.SubId(nested.Reader) is { } name)
                fields.Add(
                    new(
                        name,
                        SafeHtml
                            .FromMarkup(nested.Reader.LocalText("text") ?? nested.Reader.LocalText("instructions"))
                            .ToPlainText(),
                        nested.ReadDataType(),
                        nested.Reader.Flag("required"),
                        Allowed(nested.Reader)
                    )
                );
        }
        return fields.ToImmutable();
    }

    private static ImmutableArray<string> Allowed(TableReader reader) =>
        reader.Has("allowed_values") ? reader.TextList("allowed_values") : [];

    // A text given per language is the template's text in the one that is shown.
    private static TemplateValue SettingsOf(Node node, TextLanguages languages, string key = "") => node switch
    {
        StringNode text => TemplateValue.Of(Markup.Contains(key) ? SafeHtml.FromMarkup(text.Value).Value : text.Value),
        IntegerNode whole => TemplateValue.Of((double)whole.Value),
        FloatNode number => TemplateValue.Of(number.Value),
        BooleanNode flag => TemplateValue.Of(flag.Value),
        ListNode list => TemplateValue.Of(list.Items.Select(item => SettingsOf(item, languages))),
        TableNode table when languages.IsText(table) && languages.Find(table, languages.Current) is { } text =>
            SettingsOf(text, languages, key),
        TableNode table => TemplateValue.Of(
            table.Entries.Select(e => KeyValuePair.Create(e.Key, SettingsOf(e.Value, languages, e.Key)))
        ),
        _ => TemplateValue.Null,
    };
}
