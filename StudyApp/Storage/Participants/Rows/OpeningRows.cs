using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;

namespace StudyApp.Storage.Participants.Rows;

/// <summary>The last order by hand, the same in a transaction and outside of one.</summary>
internal static class OpeningRows
{
    public const string Last = "SELECT state, at FROM opening_switches ORDER BY id DESC LIMIT 1";

    public static OpeningOrder Read(Row row) =>
        new(Enum.Parse<OpeningState>(row.Required("state")), new(row.Utc("at")));
}
