using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tables;

namespace StudyApp.Research.Data;

/// <summary>One row per row of a table: <c>table_NAME.csv</c>, with the columns of the view.</summary>
public sealed class TablesExport(StudyDatabase database, Study study)
{
    /// <summary>Its place in the catalogue.</summary>
    internal static ExportFormat Format { get; } = new("tables", "table_NAME.csv, one row per row of a table", source =>
    {
        var export = new TablesExport(source.Database, source.Study);
        return
        [
            .. export.Tables.Select(table => new ExportFile(
                FileNameOf(table),
                (stream, scope, cancel) => export.WriteAsync(table, stream, scope, cancel)
            )
            {
                Offer = new($"Rows of the table {table}",
                    "one row per row that the study's own pages wrote. What its exports make of them "
                        + "stands in the first file, "
                    + $"for at most {CustomTable.MostGroups} groups of each export."),
            })];
    })
    {
        WhenEmpty = "The study has no tables to export.",
    };

    /// <summary>The study's tables, in the order of their files.</summary>
    public ImmutableArray<string> Tables => [.. study.TablesInOrder.Select(t => t.Name)];

    // What files cannot be called on one system or another, and the sign that encodes it.
    private static readonly SearchValues<char> Unsafe = SearchValues.Create("%/\\:*?\"<>|");

    /// <summary>The usual file name of a table.</summary>
    /// <remarks>
    /// Signs that file names cannot have everywhere are written as in addresses, <c>%3F</c>: no two tables have one
    /// file.
    /// </remarks>
    public static string FileNameOf(string table) => $"table_{string.Concat(table.Select(Safe))}.csv";

    private static string Safe(char c) =>
        Unsafe.Contains(c) ? string.Create(CultureInfo.InvariantCulture, $"%{(int)c:X2}") : c.ToString();

    /// <summary>Writes the file, ordered by participant, then as the rows arrived.</summary>
    /// <exception cref="ArgumentException">The study has no such table.</exception>
    public async Task WriteAsync(string name, Stream stream, ExportScope scope, CancellationToken cancel)
    {
        if (!study.Tables.TryGetValue(name, out var table))
            throw new ArgumentException($"The study has no table \"{name}\".", nameof(name));
        await using var snapshot = await ExportSnapshot.OpenAsync(database, ExportPart.Everywhere, cancel);
        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync([.. table.OwnColumns, .. table.Columns.Select(c => c.Name)]);
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
            await foreach (var row in snapshot.TableRowsAsync(page, name, cancel))
            {
                rows.Number(row.Id);
                rows.Number(row.ParticipantId);
                rows.Moment(row.SubmittedAt);
                foreach (var value in TableValue.ReadRow(table, row.Values)) rows.Value(ResponseOf(value));
                await rows.EndAsync();
            }
    }

    /// <summary>A table's value as a cell.</summary>
    internal static ResponseValue ResponseOf(object? value) => value switch
    {
        null => ResponseValue.Missing,
        bool flag => ResponseValue.Of(flag ? 1L : 0L),
        long whole => ResponseValue.Of(whole),
        double number => ResponseValue.Of(number),
        var text => ResponseValue.Of((string)text),
    };
}
