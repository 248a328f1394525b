using StudyApp.Studies.Items;

namespace StudyApp.Storage.Connection.Sqlite;

internal sealed class SqliteViews : ViewDialect
{
    public override string ListSql => "SELECT name FROM sqlite_master WHERE type = 'view'";

    // SQLite takes "Load" and "load" for one name.
    protected override StringComparer Names => StringComparer.OrdinalIgnoreCase;

    protected override string Seconds(string from, string to) =>
        $"ROUND((julianday({to}) - julianday({from})) * 86400.0, 3)";

    protected override string Answer(string document, string column, ColumnType type)
    {
        var value = $"json_extract({document}, '$.\"{column}\"')";
        // SQLite has no regular expressions, and CAST takes what it can ('1-2' becomes 1). Comparing with the cast
        // value applies the affinity of columns, which converts whole numbers
        // and decimals only when the text is nothing else.
        var isNumber =
            $"{value} GLOB '*[0-9]*' AND {value} NOT GLOB '*[^0-9.eE+-]*' AND {value} = CAST({value} AS "
            + $"NUMERIC) AND ABS(CAST({value} AS REAL)) < 1e300";
        var isWhole =
            $"{value} NOT GLOB '*[^0-9+-]*' AND LENGTH(LTRIM({value}, '+-')) BETWEEN 1 AND 18 AND {value} = "
            + $"CAST({value} AS NUMERIC)";
        return type switch
        {
            ColumnType.Integer =>
                $"CASE WHEN typeof({value}) = 'integer' THEN {value} WHEN typeof({value}) = 'text' AND "
                    + $"{isWhole} THEN CAST({value} AS INTEGER) END",
            ColumnType.Number =>
                $"CASE WHEN typeof({value}) IN ('integer', 'real') THEN CAST({value} AS REAL) WHEN {isNumber} "
                    + $"THEN CAST({value} AS REAL) END",
            ColumnType.Boolean => $"CASE WHEN LOWER(CAST({value} AS TEXT)) IN ('1', 'true', 'yes', 'on') THEN 1 WHEN "
                + $"LOWER(CAST({value} AS TEXT)) IN ('0', 'false', 'no', 'off') THEN 0 END",
            ColumnType.Text or ColumnType.Moment => $"CAST({value} AS TEXT)",
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }
}
