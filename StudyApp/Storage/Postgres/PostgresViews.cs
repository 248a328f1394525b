using StudyApp.Items;

namespace StudyApp.Storage.Postgres;

internal sealed class PostgresViews : ViewDialect
{
    public override string ListSql => "SELECT viewname FROM pg_catalog.pg_views WHERE schemaname = current_schema()";

    protected override string Seconds(string from, string to) => $"ROUND(EXTRACT(EPOCH FROM ({to} - {from}))::numeric, 3)::double precision";

    protected override string Answer(string document, string column, ColumnType type)
    {
        var value = $"({document}::json ->> '{column}')";
        return type switch
        {
            ColumnType.Integer => $"CASE WHEN {value} ~ '^[+-]?[0-9]{{1,18}}$' THEN {value}::bigint END",
            ColumnType.Number => $"CASE WHEN {value} ~ '^[+-]?([0-9]{{1,200}}\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{{1,2}})?$' THEN {value}::double precision END",
            ColumnType.Boolean => $"CASE WHEN LOWER({value}) IN ('1', 'true', 'yes', 'on') THEN TRUE WHEN LOWER({value}) IN ('0', 'false', 'no', 'off') THEN FALSE END",
            ColumnType.Text or ColumnType.Moment => value,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }
}
