using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;

namespace StudyApp.Research.Import;

/// <summary>One of BOFS's tables of answers, held against the questionnaire of that name the study has now.</summary>
internal sealed class BofsQuestionnaire
{
    private static readonly string[] OwnColumns = ["tag", "timeStarted", "timeEnded", "participantID"];

    private readonly Questionnaire? _current;
    private readonly ImmutableArray<Column> _columns;
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private ContentVersion? _version;

    public BofsQuestionnaire(BofsTable table, string name, Questionnaire? current)
    {
        (Table, Name, _current) = (table, name, current);
        var own = OwnColumns.Append(name + "ID").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var known = (current?.Columns ?? []).ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        _columns =
        [
            .. table
                .Columns.Where(c => !own.Contains(c))
                .Select(c =>
                    known.TryGetValue(c, out var column)
                        ? new Column(c, column.Name, column.Type)
                        : new Column(c, c, null)
                ),
        ];
    }

    public BofsTable Table { get; }

    public string Name { get; }

    public bool IsInStudy => _current is not null;

    /// <summary>Columns with answers that the study's questionnaire does not have.</summary>
    public IEnumerable<string> Kept => _kept.Keys;

    /// <summary>
    /// Those of them that cannot be a column here: their answers are kept, but only the JSON export shows them.
    /// </summary>
    public IEnumerable<string> Unnamable =>
        _kept.Keys.Where(c =>
            !IsColumnName(c)
            || _current?.Calculations.Any(r => string.Equals(r.Name, c, StringComparison.OrdinalIgnoreCase)) == true
        );

    /// <summary>
    /// What the answers are read by: the study's questionnaire, with the kept columns after its questions where there
    /// are any.
    /// </summary>
    /// <remarks>Known when all rows were read.</remarks>
    public ContentVersion Version =>
        _version ??= _current is not null && !Kept.Except(Unnamable).Any() ? _current.Version : Extended();

    /// <summary>Whether a table's name can be a questionnaire's.</summary>
    public static bool IsName(string name) => IsWithoutErrors(name, "id");

    /// <summary>
    /// One row's answers, in the order of the study's questionnaire, what it does not have after that.
    /// </summary>
    public OrderedDictionary<string, ResponseValue> Read(BofsRow row)
    {
        var values = new OrderedDictionary<string, ResponseValue>(StringComparer.Ordinal);
        foreach (var column in _current?.Columns ?? []) values[column.Name] = ResponseValue.Missing;
        foreach (var column in _columns)
        {
            var value = row.Answer(column.Source, column.Type);
            if (column.Type is null)
            {
                if (value.IsMissing) continue;
                Note(column.Name, value);
            }
            values[column.Name] = value;
        }
        return values;
    }

    // The type that holds every value of a kept column: whole numbers, numbers, else text.
    private void Note(string column, ResponseValue value)
    {
        var kind = value.Value switch { long => "integer", double => "float", _ => "text" };
        _kept[column] =
            _kept.TryGetValue(column, out var before) && before != kind
                ? (before == "text" || kind == "text" ? "text" : "float")
                : kind;
    }

    private ContentVersion Extended()
    {
        var root =
            Parsed()
            ?? new JsonObject
            {
                ["title"] = Name,
                ["questions"] = new JsonArray([.. (_current?.Columns ?? []).Select(c => Field(c.Name, "text"))]),
            };
        if (root["questions"] is not JsonArray questions) root["questions"] = questions = [];
        foreach (var column in Kept.Except(Unnamable).ToList()) questions.Add(Field(column, _kept[column]));
        return ContentVersion.Of("questionnaire", Name, root.ToJsonString());
    }

    private JsonObject? Parsed()
    {
        if (_current is null) return new JsonObject { ["title"] = Name, ["questions"] = new JsonArray() };
        try
        {
            return JsonNode.Parse(
                    _current.Version.Content.TrimStart('\ufeff'),
                    documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
                ) as JsonObject;
        }
        catch (JsonException)
        {
            // The study's own reader takes more than this one; then the columns alone must do.
            return null;
        }
    }

    private static JsonObject Field(string column, string kind)
    {
        var field = new JsonObject
        {
            ["questiontype"] = kind == "text" ? "multi_field" : "num_field",
            ["id"] = column,
            ["instructions"] = "Imported from BOFS; the questionnaire does not ask this any more.",
        };
        if (kind == "float") field["datatype"] = "float";
        return field;
    }

    private static bool IsColumnName(string column) => IsWithoutErrors("x", column);

    private static bool IsWithoutErrors(string name, string column)
    {
        var diagnostics = new DiagnosticBag();
        StudyReader.ReadQuestionnaire(
            name,
            new JsonObject { ["questions"] = new JsonArray(Field(column, "text")) }.ToJsonString(),
            diagnostics
        );
        return !diagnostics.HasErrors;
    }

    private sealed record Column(string Source, string Name, ColumnType? Type);
}
