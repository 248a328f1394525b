using System.Security.Cryptography;
using System.Text;
using StudyApp.Studies.Items;

namespace StudyApp.Storage.Connection.Postgres;

internal sealed class PostgresViews : ViewDialect
{
    private const int LongestName = 63;

    public override string ListSql => "SELECT viewname FROM pg_catalog.pg_views WHERE schemaname = current_schema()";

    /// <summary>
    /// PostgreSQL cuts names off after 63 bytes: a longer one keeps its beginning and ends in eight hexadecimal digits
    /// of its SHA-256.
    /// </summary>
    public override string NameOf(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length <= LongestName) return name;
        var end = LongestName - 9;
        while ((bytes[end] & 0xC0) == 0x80) end--;
        return $"{Encoding.UTF8.GetString(bytes, 0, end)}_{Convert.ToHexStringLower(SHA256.HashData(bytes))[..8]}";
    }

    protected override string Seconds(string from, string to) =>
        $"ROUND(EXTRACT(EPOCH FROM ({to} - {from}))::numeric, 3)::double precision";

    protected override string Answer(string document, string column, ColumnType type)
    {
        var value = $"({document}::json ->> '{column}')";
        return type switch
        {
            ColumnType.Integer => $"CASE WHEN {value} ~ '^[+-]?[0-9]{{1,18}}$' THEN {value}::bigint END",
            ColumnType.Number =>
                $"CASE WHEN {value} ~ '^[+-]?([0-9]{{1,200}}\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{{1,2}})?$' "
                    + $"THEN {value}::double precision END",
            ColumnType.Boolean =>
                $"CASE WHEN LOWER({value}) IN ('1', 'true', 'yes', 'on') THEN TRUE WHEN LOWER({value}) IN "
                    + $"('0', 'false', 'no', 'off') THEN FALSE END",
            ColumnType.Text or ColumnType.Moment => value,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }
}
