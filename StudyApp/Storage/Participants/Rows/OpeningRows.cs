using System.Data.Common;
using StudyApp.Studies.Model;

namespace StudyApp.Storage.Participants.Rows;

/// <summary>The last order by hand, the same in a transaction and outside of one.</summary>
internal static class OpeningRows
{
    public const string Last = "SELECT state, at FROM opening_switches ORDER BY id DESC LIMIT 1";

    public static OpeningOrder Read(DbDataReader row) => new(Enum.Parse<OpeningState>(row.GetString(0)), new(DateTime.SpecifyKind(row.GetDateTime(1), DateTimeKind.Utc)));
}
