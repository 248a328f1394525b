using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Tables;

namespace StudyApp.Storage.CustomTables;

/// <summary>
/// Runs the SQL of a table's exports over one participant's rows: they are put into a table of a database in memory,
/// which holds nothing else.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class TableEngine : IDisposable
{
    // What a text may grow to while an expression runs; a row is at most half of it.
    private const int LongestText = 20_000_000;
    private const int LengthLimit = 0;

    private static readonly string[] OwnTypes = ["INTEGER", "INTEGER", "TEXT"];

    private readonly CustomTable _table;
    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False");
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _clear;
    private readonly SqliteCommand[] _queries;
    private SqliteTransaction? _loading;

    public TableEngine(CustomTable table)
    {
        _table = table;
        _connection.Open();
        SQLitePCL.raw.sqlite3_limit(_connection.Handle!, LengthLimit, LongestText);
        var names = table.OwnColumns.Concat(table.Columns.Select(c => c.Name)).Select(ViewDialect.Quoted).ToArray();
        var types = OwnTypes.Concat(table.Columns.Select(c => TypeOf(c.Type)));
        using (
            var create = Command(
                $"CREATE TABLE t ({string.Join(", ", names.Zip(types, (name, type) => $"{name} {type}"))})"
            )
        )
            create.ExecuteNonQuery();
        _clear = Command("DELETE FROM t");
        _insert = Command($"INSERT INTO t VALUES ({string.Join(", ", names.Select((_, i) => "@" + Number(i)))})");
        for (var i = 0; i < names.Length; i++) _insert.Parameters.Add(new("@" + Number(i), null));
        _queries = [.. table.Exports.Select(export => Command(Sql(table, export)))];
    }

    /// <summary>Why the SQL of an export can never be run; null when it can.</summary>
    public static string? Check(CustomTable table, TableExport export)
    {
        using var engine = new TableEngine(table with { Exports = [export] });
        try
        {
            engine._queries[0].Prepare();
            return null;
        }
        catch (SqliteException failure)
        {
            return Reason(failure);
        }
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        EndLoading();
        _clear.ExecuteNonQuery();
    }

    /// <summary>Adds a row.</summary>
    public void Add(long participantId, StoredRow row)
    {
        _loading ??= _connection.BeginTransaction();
        _insert.Transaction = _loading;
        var values = TableValue.ReadRow(_table, row.Json);
        Set(0, row.Id);
        Set(1, participantId);
        Set(2, row.SubmittedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        for (var i = 0; i < values.Length; i++) Set(i + 3, values[i]);
        _insert.ExecuteNonQuery();
    }

    /// <summary>What each export makes of the rows.</summary>
    public ImmutableArray<ExportResult> Run()
    {
        EndLoading();
        return [.. _table.Exports.Select((export, i) => Run(_table, export, _queries[i]))];
    }

    public void Dispose()
    {
        _loading?.Dispose();
        foreach (var query in _queries) query.Dispose();
        _insert.Dispose();
        _clear.Dispose();
        _connection.Dispose();
    }

    private static ExportResult Run(CustomTable table, TableExport export, SqliteCommand query)
    {
        try
        {
            using var row = query.ExecuteReader();
            var groups = ImmutableArray.CreateBuilder<ExportGroup>();
            bool[] areFlags = [.. export.GroupBy.Select(c => table.FindColumn(c)?.Type == TableColumnType.Boolean)];
            while (row.Read())
                groups.Add(new(
                    [
                        .. areFlags.Select(
                            (isFlag, i) => isFlag && ValueOf(row, i) is long flag ? flag != 0 : ValueOf(row, i)
                        ),
                    ],
                    ValueOf(row, export.GroupBy.Length),
                    [.. export.Fields.Select((_, i) => ValueOf(row, export.GroupBy.Length + 1 + i))]));
            return new(groups.ToImmutable());
        }
        catch (SqliteException failure)
        {
            return new([], Reason(failure));
        }
    }

    // All rows are one participant's; grouping by them makes no line where no row counts.
    private static string Sql(CustomTable table, TableExport export)
    {
        var groups = export.GroupBy.Select(ViewDialect.Quoted).ToArray();
        var order = export.OrderBy is { } by ? $"MIN({ViewDialect.Quoted(by)})" : "NULL";
        return $"SELECT "
            + $"{string.Join(", ", groups.Append(order).Concat(export.Fields.Select(f => $"({f.Sql.Safe})")))} "
            + $"FROM t"
            + (export.Filter is { } filter ? $" WHERE ({filter.Safe})" : "")
            + $" GROUP BY {string.Join(", ", groups.Prepend($"\"{TableNames.Participant}\""))}"
            + (export.Having is { } having ? $" HAVING ({having.Safe})" : "")
            + $" ORDER BY "
            + $"{string.Join(", ", Enumerable.Range(0, groups.Length).Select(i => Number(i + 1)).Prepend(Number(groups.Length + 1)))}";
    }

    private static object? ValueOf(DbDataReader row, int column) =>
        row.IsDBNull(column)
            ? null
            : row.GetValue(column) switch
            {
                double number => double.IsFinite(number) ? number : null,
                byte[] => null,
                var value => value,
            };

    private static string TypeOf(TableColumnType type) => type switch
    {
        TableColumnType.Integer or TableColumnType.Boolean => "INTEGER",
        TableColumnType.Float => "REAL",
        _ => "TEXT",
    };

    private static string Reason(SqliteException failure)
    {
        // "SQLite Error 1: 'no such function: x'."
        var quoted = failure.Message.Split('\'', 2);
        return quoted.Length == 2 ? quoted[1].TrimEnd('.').TrimEnd('\'') : failure.Message;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Set(int parameter, object? value) => _insert.Parameters[parameter].Value = value switch
    {
        null => DBNull.Value,
        bool flag => flag ? 1L : 0L,
        _ => value,
    };

    private void EndLoading()
    {
        _loading?.Commit();
        _loading?.Dispose();
        _loading = null;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
