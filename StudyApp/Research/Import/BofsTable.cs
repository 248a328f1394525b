using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;

namespace StudyApp.Research.Import;

/// <summary>One table of BOFS's database.</summary>
/// <param name="file">The database.</param>
/// <param name="name">As the database has it.</param>
/// <param name="columns">In the order of the table.</param>
internal sealed class BofsTable(BofsFile file, string name, ImmutableArray<string> columns)
{
    private readonly Dictionary<string, int> _places = columns
        .Select((c, i) => (c, i))
        .ToDictionary(c => c.c, c => c.i, StringComparer.OrdinalIgnoreCase);

    public string Name => name;

    public ImmutableArray<string> Columns => columns;

    public bool Has(string column) => _places.ContainsKey(column);

    public int? PlaceOf(string column) => _places.TryGetValue(column, out var place) ? place : null;

    /// <summary>Refuses a table without columns that the import cannot do without.</summary>
    public BofsTable Require(params string[] needed) => Array.Find(needed, column => !Has(column)) is { } missing
        ? throw new ImportException(
            ImportProblem.BadData,
            $"{file.Path}: table \"{name}\" has no column \"{missing}\". Start BOFS once with this file, "
                + $"which adds what older versions lacked, and import then. Nothing was imported."
        )
        : this;

    public async Task<long> CountAsync(CancellationToken cancel)
    {
        await using var command = file.Command($"SELECT COUNT(*) FROM {Quote(name)}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    /// <summary>The rows in the order they were written.</summary>
    public async IAsyncEnumerable<BofsRow> RowsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // Text comes as its bytes, so that nothing after a NUL is lost unseen; what was binary comes as text instead.
        var fields = columns.Select(c =>
            $"CASE typeof({Quote(c)}) WHEN 'text' THEN CAST({Quote(c)} AS BLOB) WHEN 'blob' THEN 'binary' "
            + $"ELSE {Quote(c)} END"
        );
        await using var command = file.Command(
            $"SELECT rowid, {string.Join(", ", fields)} FROM {Quote(name)} ORDER BY rowid"
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return Read(reader);
    }

    /// <summary>
    /// What cannot be taken over, with its place and the remedy; the value itself may be an answer and is not named.
    /// </summary>
    public ImportException Refuse(long row, string column, string what) => new(
        ImportProblem.BadData,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{file.Path}: table \"{name}\", row {row}, column \"{column}\": {what}. Correct the cell in a "
                + $"copy of the file (sqlite3: UPDATE \"{name}\" SET \"{column}\" = … WHERE rowid = {row}) and "
                + $"import the copy. Nothing was imported."
        )
    );

    private BofsRow Read(SqliteDataReader reader)
    {
        var row = reader.GetInt64(0);
        var values = new object?[columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.IsDBNull(i + 1) ? null : reader.GetValue(i + 1) switch
            {
                byte[] text => TextOf(text, row, columns[i]),
                string => throw Refuse(row, columns[i], "it holds binary data"),
                double number when !double.IsFinite(number) => throw Refuse(
                    row,
                    columns[i],
                    "the number is not finite"
                ),
                var number => number,
            };
        return new(this, row, values);
    }

    private string TextOf(byte[] bytes, long row, string column)
    {
        if (bytes.Length > BofsRow.MaxText * 4)
            throw Refuse(
                row,
                column,
                string.Create(CultureInfo.InvariantCulture, $"the text is longer than {BofsRow.MaxText} characters")
            );
        try
        {
            var text = file.Encoding.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw Refuse(row, column, "the text holds a NUL character")
                : text;
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(row, column, "the text is not valid Unicode");
        }
    }

    private static string Quote(string identifier) =>
        $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
