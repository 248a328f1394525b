using System.Globalization;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;

namespace StudyApp.Research.Import;

/// <summary>One row of BOFS's database; each getter refuses what cannot be taken over, naming the place.</summary>
/// <param name="table">Where it stands.</param>
/// <param name="id">SQLite's number of the row; the primary key where BOFS has one.</param>
/// <param name="values">Null, <see cref="long"/>, finite <see cref="double"/> or text without NUL.</param>
internal sealed class BofsRow(BofsTable table, long id, object?[] values)
{
    /// <summary>The longest answer taken over, in UTF-16 units.</summary>
    public const int MaxText = 1_000_000;

    private static readonly string[] MomentFormats = ["yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    public long Id => id;

    /// <summary>Everything in the row, for telling whether it changed.</summary>
    public string Fingerprint =>
        string.Join('\u001f', values.Select(v => v is null ? "" : Convert.ToString(v, CultureInfo.InvariantCulture)));

    /// <summary>The text, or a number as text; empty for NULL and for a column that is not there.</summary>
    public string Text(string column, int longest = MaxText)
    {
        var text = Convert.ToString(Value(column), CultureInfo.InvariantCulture) ?? "";
        return text.Length <= longest
            ? text
            : throw Refuse(
                column,
                string.Create(CultureInfo.InvariantCulture, $"the text is longer than {longest} characters")
            );
    }

    /// <summary>A whole number; null for NULL, empty text and a column that is not there.</summary>
    public long? Whole(string column, long from, long to)
    {
        var number = Value(column) switch
        {
            null or "" => (long?)null,
            long whole => whole,
            string text
                when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                whole,
            double => throw Refuse(column, "a whole number belongs there"),
            _ => throw Refuse(column, "it holds text where a number belongs"),
        };
        return number is null || (number >= from && number <= to)
            ? number
            : throw Refuse(
                column,
                string.Create(CultureInfo.InvariantCulture, $"the number does not lie between {from} and {to}")
            );
    }

    public bool Flag(string column) => Whole(column, 0, 1) == 1;

    /// <summary>UTC; null for NULL, empty text and a column that is not there.</summary>
    public DateTime? Moment(string column)
    {
        if (Value(column) is null or "") return null;
        if (
            Value(column) is not string text
            || !DateTime.TryParseExact(
                text,
                MomentFormats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var moment
            )
        )
            throw Refuse(column, "it holds no date and time (YYYY-MM-DD HH:MM:SS)");
        return moment.Year is >= 1970 and < 2200
            ? moment
            : throw Refuse(column, "the date does not lie between 1970 and 2199");
    }

    /// <summary>UTC of a cell that cannot be empty.</summary>
    public DateTime MomentOf(string column) => Moment(column) ?? throw Refuse(column, "the date and time is missing");

    /// <summary>An answer; empty text is missing.</summary>
    /// <remarks>BOFS's 0 for what was not answered cannot be told from an answer and stays.</remarks>
    /// <param name="column">The column.</param>
    /// <param name="type">What the study takes the column for; null when it has none.</param>
    public ResponseValue Answer(string column, ColumnType? type)
    {
        var value = Value(column);
        if (value is null or "") return ResponseValue.Missing;
        if (value is string { Length: > MaxText })
            throw Refuse(
                column,
                string.Create(CultureInfo.InvariantCulture, $"the text is longer than {MaxText} characters")
            );
        switch (type)
        {
            case ColumnType.Text or ColumnType.Moment:
                return ResponseValue.Of(
                    value is double real
                        ? real.ToString("R", CultureInfo.InvariantCulture)
                        : Convert.ToString(value, CultureInfo.InvariantCulture)!
                );
            case null: return Plain(value);
            default:
                return value is string text
                    ? NumberOf(text) ?? throw Refuse(column, "it holds text where a number belongs")
                    : Plain(value);
        }
    }

    public ImportException Refuse(string column, string what) => table.Refuse(id, column, what);

    private static ResponseValue Plain(object value) => value switch
    {
        long whole => ResponseValue.Of(whole),
        double number => ResponseValue.Of(number),
        _ => ResponseValue.Of((string)value),
    };

    private static ResponseValue? NumberOf(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? ResponseValue.Of(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? ResponseValue.Of(number)
        : null;

    private object? Value(string column) => table.PlaceOf(column) is { } place ? values[place] : null;
}
