using System.Text;
using Microsoft.Data.Sqlite;

namespace StudyApp.Research.Import;

/// <summary>
/// BOFS's database, opened so that not a byte of it or beside it changes, in one state from beginning to end.
/// </summary>
internal sealed class BofsFile : IAsyncDisposable
{
    private const int Attempts = 5;

    // What belongs to a database that was not closed, or is open elsewhere; the index of the log is made anew.
    private static readonly string[] Parts = ["", "-wal", "-journal"];

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly DirectoryInfo? _copy;

    private BofsFile(string path, SqliteConnection connection, SqliteTransaction transaction, DirectoryInfo? copy) =>
        (Path, _connection, _transaction, _copy) = (path, connection, transaction, copy);

    /// <summary>The file as it was named.</summary>
    public string Path { get; }

    /// <summary>How the file writes text.</summary>
    public Encoding Encoding { get; private init; } = Encoding.UTF8;

    /// <summary>The tables by name.</summary>
    public Dictionary<string, BofsTable> Tables { get; } = new(StringComparer.Ordinal);

    /// <exception cref="ImportException">It is not there, not SQLite, damaged or cannot be read.</exception>
    public static async Task<BofsFile> OpenAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw new ImportException(
                ImportProblem.Absent,
                $"There is no file {path}. Name the database that BOFS wrote, usually the .db file beside its "
                    + $"configuration."
            );
        try
        {
            if (HasLog(path)) return await OpenCopyAsync(path, cancel);
            try
            {
                return await OpenAsync(path, path, SqliteOpenMode.ReadOnly, null, cancel);
            }
            catch (SqliteException failure) when (failure.SqliteErrorCode is 8 or 14)
            {
                // A program that was killed left a journal behind: it is rolled back in a copy.
                return await OpenCopyAsync(path, cancel);
            }
        }
        catch (SqliteException failure)
        {
            throw Explain(path, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(ImportProblem.Unreadable, $"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>What a failed read means.</summary>
    public static ImportException Explain(string path, SqliteException failure) => failure.SqliteErrorCode switch
    {
        5 or 6 => new(
            ImportProblem.Unreadable,
            $"{path} is locked by another program. Stop BOFS, or wait until it is done, and try again.",
            failure
        ),
        26 => NotSqlite(path),
        _ => Damaged(path, failure.Message, failure),
    };

    public SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, _transaction);
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        _copy?.Delete(recursive: true);
    }

    private static async Task<BofsFile> OpenAsync(
        string path,
        string from,
        SqliteOpenMode mode,
        DirectoryInfo? copy,
        CancellationToken cancel
    )
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = System.IO.Path.GetFullPath(from),
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 15,
            }.ToString()
        );
        try
        {
            await connection.OpenAsync(cancel);
            var transaction = connection.BeginTransaction(deferred: true);
            var encoding = await ScalarAsync(connection, transaction, "PRAGMA encoding", cancel);
            if (await ScalarAsync(connection, transaction, "PRAGMA quick_check(1)", cancel) is var found and not "ok")
                throw Damaged(path, found, null);
            var file = new BofsFile(path, connection, transaction, copy) { Encoding = EncodingOf(encoding) };
            await file.ReadTablesAsync(cancel);
            return file;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // A database with a write-ahead log cannot be opened without its index being written beside it.
    private static async Task<BofsFile> OpenCopyAsync(string path, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("studyapp-import-");
        try
        {
            var copy = System.IO.Path.Combine(folder.FullName, "source.db");
            for (var attempt = 1; ; attempt++)
            {
                var before = Stamps(path);
                foreach (var part in Parts)
                {
                    File.Delete(copy + part);
                    if (File.Exists(path + part)) await CopyAsync(path + part, copy + part, cancel);
                }
                if (Stamps(path).SequenceEqual(before)) break;
                if (attempt == Attempts)
                    throw new ImportException(
                        ImportProblem.Unreadable,
                        $"{path} changes all the time. Stop BOFS and try again."
                    );
                await Task.Delay(TimeSpan.FromMilliseconds(300), cancel);
            }
            return await OpenAsync(path, copy, SqliteOpenMode.ReadWrite, folder, cancel);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancel)
    {
        await using var source = new FileStream(
            from,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        await using var target = new FileStream(to, FileMode.CreateNew);
        await source.CopyToAsync(target, cancel);
    }

    private static (long, DateTime)[] Stamps(string path) =>
        [
            .. Parts
                .Select(part => new FileInfo(path + part))
                .Select(info => info.Exists ? (info.Length, info.LastWriteTimeUtc) : (-1L, DateTime.MinValue)),
        ];

    private static bool HasLog(string path)
    {
        Span<byte> head = stackalloc byte[20];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (
            stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.StartsWith("SQLite format 3\0"u8)
        )
            throw NotSqlite(path);
        return head[18] == 2 || head[19] == 2;
    }

    private static ImportException NotSqlite(string path) =>
        new(
            ImportProblem.NotBofs,
            $"{path} is not an SQLite database. Name the database that BOFS wrote, usually the .db file beside "
                + $"its configuration."
        );

    private static ImportException Damaged(string path, string? found, Exception? inner) =>
        new(
            ImportProblem.BadData,
            $"{path} is damaged ({found?.ReplaceLineEndings(" ").Trim()}). Import a backup, or what `sqlite3 "
                + $"{System.IO.Path.GetFileName(path)} .recover` makes of it. Nothing was imported.",
            inner
        );

    private static Encoding EncodingOf(string? name) => name switch
    {
        "UTF-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        "UTF-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
    };

    private static async Task<string?> ScalarAsync(
        SqliteConnection connection,
        SqliteTransaction transaction,
        string sql,
        CancellationToken cancel
    )
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    private async Task ReadTablesAsync(CancellationToken cancel)
    {
        await using var command = Command(
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = "
                + "'table' ORDER BY m.name, c.cid"
        );
        await using var row = await command.ExecuteReaderAsync(cancel);
        var found = new List<(string Table, string Column)>();
        while (await row.ReadAsync(cancel)) found.Add((row.GetString(0), row.GetString(1)));
        foreach (var table in found.GroupBy(f => f.Table, f => f.Column, StringComparer.Ordinal))
            Tables[table.Key] = new(this, table.Key, [.. table]);
    }
}
