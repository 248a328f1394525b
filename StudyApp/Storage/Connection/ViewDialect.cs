using System.Collections.Immutable;
using StudyApp.Studies.Items;
using StudyApp.Studies.Tables;

namespace StudyApp.Storage.Connection;

/// <summary>How the analysts' views are written in a provider's SQL.</summary>
internal abstract class ViewDialect
{
    private const string ParticipantView =
        """
        CREATE VIEW participant AS SELECT id AS "participantID", external_id AS "externalID", source, condition, started_at AS "timeStarted", ended_at AS "timeEnded",
            finished, end_reason, completion_code AS code, excluded AS "excludeFromCount", last_active_at AS "lastActiveOn", attempt FROM participants
        """;

    private const string DisplayView =
        """
        CREATE VIEW display AS SELECT participant_id AS "participantID", dppx, screen_width AS "screenWidth", screen_height AS "screenHeight", inner_width AS "innerWidth", inner_height AS "innerHeight"
        FROM participant_displays
        """;

    /// <summary>Every view, by name, with the statement that makes it.</summary>
    /// <remarks>Of names that are one to the database the first keeps its view.</remarks>
    public ImmutableSortedDictionary<string, string> All(
        IEnumerable<(string Questionnaire, ImmutableArray<ItemColumn> Columns)> questionnaires,
        IEnumerable<CustomTable> tables
    ) =>
        questionnaires
            .Select(q =>
                KeyValuePair.Create(
                    NameOf($"questionnaire_{q.Questionnaire}"),
                    Questionnaire(q.Questionnaire, q.Columns)
                )
            )
            .Append(KeyValuePair.Create("participant", ParticipantView))
            .Append(KeyValuePair.Create("display", DisplayView))
            .Concat(tables.Select(t => KeyValuePair.Create(NameOf($"table_{t.Name}"), Table(t))))
            .DistinctBy(v => v.Key, Names)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The names of the views that are there.</summary>
    public abstract string ListSql { get; }

    /// <summary>A name of a view or column as it stands in a statement.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A name as this database can have it.</summary>
    public virtual string NameOf(string name) => name;

    /// <summary>Which names are one to this database.</summary>
    protected virtual StringComparer Names => StringComparer.Ordinal;

    /// <summary>Seconds between two columns.</summary>
    protected abstract string Seconds(string from, string to);

    /// <summary>A value of a JSON object as the column's type; NULL where it does not convert.</summary>
    protected abstract string Answer(string document, string column, ColumnType type);

    private static ColumnType TypeOf(TableColumnType type) => type switch
    {
        TableColumnType.Integer => ColumnType.Integer,
        TableColumnType.Float => ColumnType.Number,
        TableColumnType.Boolean => ColumnType.Boolean,
        TableColumnType.DateTime => ColumnType.Moment,
        _ => ColumnType.Text,
    };

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    // Files may be called anything. Names of columns are letters, digits and underscores: the reader checked them;
    // quotes keep their capitals.
    private string Questionnaire(string name, ImmutableArray<ItemColumn> columns) =>
        $"""
            CREATE VIEW {Quoted(
                NameOf($"questionnaire_{name}")
            )} AS SELECT s.participant_id AS "participantID", s.tag AS tag, s.started_at AS "timeStarted", s.ended_at AS "timeEnded",
                CASE WHEN s.ended_at >= s.started_at THEN {Seconds(
                "s.started_at",
                "s.ended_at"
            )} END AS duration{string.Concat(
                columns.Select(c => $",\n    {Answer("s.answers", c.Name, c.Type)} AS \"{c.Name}\"")
            )}
            FROM submissions s WHERE s.questionnaire = {Text(name)} AND NOT EXISTS
                (SELECT 1 FROM submissions n WHERE n.participant_id = s.participant_id AND n.questionnaire = s.questionnaire AND n.tag = s.tag AND n.id > s.id)
            """;

    private string Table(CustomTable table) =>
        $"""
            CREATE VIEW {Quoted(NameOf($"table_{table.Name}"))} AS SELECT r.id AS {Quoted(
                NameOf(table.IdColumn)
            )}, r.participant_id AS "participantID", r.submitted_at AS "timeSubmitted"{string.Concat(
                table.Columns.Select(c => $",\n    {Answer("r.data", c.Name, TypeOf(c.Type))} AS \"{c.Name}\"")
            )}
            FROM custom_table_rows r WHERE r.table_name = {Text(table.Name)}
            """;
}
