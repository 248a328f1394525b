using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Types;

namespace StudyApp.Studies.Items;

/// <summary>A question as it stands in a study file, for the item types to read their settings from.</summary>
public sealed class ItemSource(TableNode table, DiagnosticBag diagnostics)
{
    private readonly List<TableReader> _nested = [];

    /// <summary>
    /// Those who read the entries of the question, in file order; for holding them against <see cref="ItemKeys"/>.
    /// </summary>
    internal IReadOnlyList<TableReader> Nested => _nested;

    /// <summary>Typed access to the question's keys.</summary>
    public TableReader Reader =>
        field ??= new(table, diagnostics, DiagnosticCodes.QuestionValue, Describe(table)) { Languages = Languages };

    /// <summary>The languages of the question's texts.</summary>
    public TextLanguages Languages { get; init; } = TextLanguages.English;

    /// <summary>Reads a question that stands inside this one; null when it is none that can stand there.</summary>
    public Func<TableNode, Item?>? ReadNested { get; init; }

    /// <summary>Where findings go.</summary>
    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Where the question begins.</summary>
    public SourceSpan Span => table.Span;

    /// <summary>The keys every question has, filled into the type's own record.</summary>
    public T Common<T>(T item) where T : Item
    {
        Reader.Know("questiontype", "question_type", "show_if", "for_conditions", "enabled", "datatype");
        return item with
        {
            Id = Reader.Text("id"),
            Title = Html("title"),
            Instructions = Html("instructions"),
            Required = Reader.Flag("required"),
            Horizontal = Reader.Flag("horizontal", item.Horizontal),
            DisablePaste = Reader.Flag("disable_paste"),
            Enabled = Reader.Flag("enabled", true),
            ForConditions = Reader.IntegerList("for_conditions"),
            DataType = ReadDataType(),
        };
    }

    /// <summary>An HTML text, cleaned; empty when absent.</summary>
    public SafeHtml Html(string key) => SafeHtml.FromMarkup(Reader.LocalText(key));

    /// <summary>The texts of a choice list as they are stored; an error when it is missing or empty.</summary>
    public ImmutableArray<string> Choices(string key)
    {
        var choices = Reader.LocalTexts(key).Select(c => c.Stored).ToImmutableArray();
        if (choices.IsEmpty)
            diagnostics.Error(
                DiagnosticCodes.QuestionIncomplete,
                Reader.SpanOf(key),
                $"{Reader.Owner} needs \"{key}\", an array of the choices to offer."
            );
        return choices;
    }

    /// <summary>The texts of a choice list as they are shown, one for each of <see cref="Choices"/>.</summary>
    public ImmutableArray<string> ShownChoices(string key) => [.. Reader.LocalTexts(key).Select(c => c.Shown)];

    /// <summary>
    /// The sub-questions of a container, under <c>questions</c> or its older name <c>q_text</c>; an error when there
    /// are none.
    /// </summary>
    public ImmutableArray<TableNode> Rows()
    {
        var key = Reader.Has("questions") || !Reader.Has("q_text") ? "questions" : "q_text";
        Reader.Know("questions", "q_text");
        var rows = Reader.TableList(key);
        if (rows.IsEmpty)
            diagnostics.Error(
                DiagnosticCodes.QuestionIncomplete,
                Reader.SpanOf(key),
                $"{Reader.Owner} needs \"questions\", an array of objects with \"id\" and \"text\"."
            );
        return rows;
    }

    /// <summary>The entries of a container with <c>id</c> and <c>text</c>; an error when there are none.</summary>
    /// <remarks>Entries without an id are left out.</remarks>
    public ImmutableArray<GridRow> Entries(string kind, string key = "items")
    {
        var entries = ImmutableArray.CreateBuilder<GridRow>();
        foreach (var entry in Reader.TableList(key))
        {
            var row = Sub(entry, kind);
            if (SubId(row) is { } id)
                entries.Add(new(id, SafeHtml.FromMarkup(row.LocalText("text") ?? row.LocalText("instructions"))));
            row.ReportUnknown(DiagnosticCodes.QuestionUnknownKey);
        }
        if (entries.Count == 0)
            diagnostics.Error(
                DiagnosticCodes.QuestionIncomplete,
                Reader.SpanOf(key),
                $"{Reader.Owner} needs \"{key}\", an array of objects with \"id\" and \"text\"."
            );
        return entries.ToImmutable();
    }

    /// <summary>The address of a picture, sound or film; null, with an error, when it is missing.</summary>
    public StringNode? Address(TableReader reader, string key = "src")
    {
        if (reader.LocalTextNode(key) is { Value: var address } node && !string.IsNullOrWhiteSpace(address))
            return node with { Value = address.Trim() };
        diagnostics.Error(
            DiagnosticCodes.QuestionIncomplete,
            reader.SpanOf(key),
            $"{reader.Owner} needs \"{key}\", such as /static/picture.png."
        );
        return null;
    }

    /// <summary>A whole number of pixels; null when absent, or with an error when it is not positive.</summary>
    public int? Pixels(string key)
    {
        var pixels = Reader.Integer(key);
        if (pixels is null or > 0) return pixels;
        diagnostics.Error(
            DiagnosticCodes.QuestionValue,
            Reader.SpanOf(key),
            $"\"{key}\" of {Reader.Owner} must be a positive whole number of pixels."
        );
        return null;
    }

    /// <summary>Takes note of lengths that change nothing here: inputs take the width of the page.</summary>
    /// <remarks>They are whole numbers all the same, so that the file means the same elsewhere.</remarks>
    public void Lengths(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) Reader.Integer(key);
    }

    /// <summary>Typed access to a sub-question's keys.</summary>
    public TableReader Sub(TableNode table, string kind)
    {
        var reader = new TableReader(
            table,
            diagnostics,
            DiagnosticCodes.QuestionValue,
            table["id"] is StringNode id ? $"{kind} \"{id.Value}\"" : $"this {kind}"
        )
        {
            Languages = Languages,
        };
        _nested.Add(reader);
        return reader;
    }

    /// <summary>A sub-question's id; null, with a warning, when it has none: its answer cannot be stored.</summary>
    public string? SubId(TableReader row)
    {
        if (row.Text("id") is { Length: > 0 } id) return id;
        diagnostics.Warn(
            DiagnosticCodes.QuestionWithoutId,
            row.Table.Span,
            $"A sub-question of {Reader.Owner} has no \"id\"; it is not shown and its answer is not stored.",
            "give it an \"id\""
        );
        return null;
    }

    internal ColumnType? ReadDataType() => Reader.Text("datatype")?.ToLowerInvariant() switch
    {
        null => null,
        "integer" => ColumnType.Integer,
        "float" => ColumnType.Number,
        "string" => ColumnType.Text,
        "boolean" => ColumnType.Boolean,
        "datetime" => ColumnType.Moment,
        _ => Unknown(),
    };

    private ColumnType? Unknown()
    {
        diagnostics.Warn(
            DiagnosticCodes.QuestionValue,
            Reader.SpanOf("datatype"),
            $"\"datatype\" of {Reader.Owner} is not a known type; it is ignored.",
            "use integer, float, string, boolean or datetime"
        );
        return null;
    }

    private static string Describe(TableNode table) =>
        table["id"] is StringNode id ? $"question \"{id.Value}\"" : "this question";
}
