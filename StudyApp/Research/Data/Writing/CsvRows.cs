using System.Globalization;
using CsvHelper;
using StudyApp.Studies.Items.Answers;

namespace StudyApp.Research.Data.Writing;

/// <summary>Writes the rows of one CSV file by the rules of this folder. The stream stays open.</summary>
internal sealed class CsvRows(Stream stream, CancellationToken cancel) : IAsyncDisposable
{
    // The library's usual options are this folder's rules; nothing is written before a row ends, and then
    // asynchronously.
    private readonly CsvWriter _csv = CsvWriter.Create(stream, CsvWriterOptions.Default, leaveOpen: true);

    /// <summary>The first row. Names may be made from what people typed.</summary>
    public Task HeaderAsync(IEnumerable<string> names)
    {
        foreach (var name in names) Text(name);
        return EndAsync();
    }

    /// <summary>Text that people typed or chose; null is missing.</summary>
    public void Text(string? text) => _csv.WriteField(SpreadsheetText.Guard(text ?? ""));

    /// <summary>A whole number; null is missing.</summary>
    public void Number(long? number) => _csv.WriteField(number?.ToString(CultureInfo.InvariantCulture) ?? "");

    /// <summary>1 or 0.</summary>
    public void Flag(bool flag) => _csv.WriteField(flag ? "1" : "0");

    /// <summary>ISO 8601 in UTC with milliseconds.</summary>
    public void Moment(DateTime utc) => _csv.WriteField(ExportTimes.Iso(utc));

    /// <summary>Seconds; null is missing.</summary>
    public void Seconds(decimal? seconds) =>
        _csv.WriteField(seconds?.ToString("0.######", CultureInfo.InvariantCulture) ?? "");

    /// <summary>An answer.</summary>
    public void Value(ResponseValue value) =>
        _csv.WriteField(value.Value is string text ? SpreadsheetText.Guard(text) : value.ToString());

    /// <summary>Ends the row.</summary>
    public async Task EndAsync() => await _csv.EndRecordAsync(cancel);

    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
