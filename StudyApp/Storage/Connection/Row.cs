using System.Data.Common;

namespace StudyApp.Storage.Connection;

/// <summary>The row a reader is at; values are asked for by column name.</summary>
internal readonly struct Row(DbDataReader reader)
{
    /// <summary>The value of the first column.</summary>
    public object First => reader.GetValue(0);

    /// <summary>A text; null for none.</summary>
    public string? Text(string column) =>
        reader.GetOrdinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetString(at);

    /// <summary>A text that is never missing.</summary>
    public string Required(string column) => reader.GetString(reader.GetOrdinal(column));

    /// <summary>A whole number that fits into 32 bits; counts of PostgreSQL are stored with 64.</summary>
    public int Int(string column) => checked((int)Long(column));

    /// <summary>A whole number.</summary>
    public long Long(string column) => reader.GetInt64(reader.GetOrdinal(column));

    /// <summary>Yes or no.</summary>
    public bool Flag(string column) => reader.GetBoolean(reader.GetOrdinal(column));

    /// <summary>UTC.</summary>
    public DateTime Utc(string column) =>
        DateTime.SpecifyKind(reader.GetDateTime(reader.GetOrdinal(column)), DateTimeKind.Utc);

    /// <summary>UTC; null for none.</summary>
    public DateTime? UtcOrNull(string column) => IsNull(column) ? null : Utc(column);

    /// <summary>Whether there is no value.</summary>
    public bool IsNull(string column) => reader.IsDBNull(reader.GetOrdinal(column));
}
