using StudyApp.Items;

namespace StudyApp.Storage.Sqlite;

internal sealed class SqliteViews : ViewDialect
{
    public override string ListSql => "SELECT name FROM sqlite_master WHERE type = 'view'";

    protected override string Seconds(string from, string to) => $"ROUND((julianday({to}) - julianday({from})) * 86400.0, 3)";

    protected override string Answer(string column, ColumnType type)
    {
        var value = $"json_extract(s.answers, '$.\"{column}\"')";
        // Digits with an optional sign; SQLite has no regular expressions.
        var whole = $"LTRIM({value}, '+-') <> '' AND LTRIM({value}, '+-') NOT GLOB '*[^0-9]*' AND LENGTH({value}) <= 18";
        var number = $"{value} GLOB '*[0-9]*' AND {value} NOT GLOB '*[^0-9.eE+-]*'";
        return type switch
        {
            ColumnType.Integer => $"CASE WHEN typeof({value}) = 'integer' THEN {value} WHEN typeof({value}) = 'text' AND {whole} THEN CAST({value} AS INTEGER) END",
            ColumnType.Number => $"CASE WHEN typeof({value}) IN ('integer', 'real') THEN CAST({value} AS REAL) WHEN {number} THEN CAST({value} AS REAL) END",
            ColumnType.Boolean => $"CASE WHEN LOWER(CAST({value} AS TEXT)) IN ('1', 'true', 'yes', 'on') THEN 1 WHEN LOWER(CAST({value} AS TEXT)) IN ('0', 'false', 'no', 'off') THEN 0 END",
            ColumnType.Text or ColumnType.Moment => $"CAST({value} AS TEXT)",
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }
}
