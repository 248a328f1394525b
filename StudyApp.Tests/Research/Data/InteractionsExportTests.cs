using System.Text;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class InteractionsExportTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Every_event_is_a_row_without_ids_of_platforms(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/mood", condition: 1, "Zoë", "prolific");
        var at = new DateTime(2026, 3, 1, 9, 0, 0, 500, DateTimeKind.Utc);
        await people.LeaveAsync(
            id,
            "end",
            new("mood", "post", "hash", "{}", "{}")
            {
                Interactions = [new("calm", "change", at, "=1"), new("", "visibility_hidden", at.AddSeconds(1), "")],
            }
        );

        var csv = await ExportSample.BytesAsync(stream =>
            new InteractionsExport(test.Database).WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
        );

        Assert.Equal(
            """
            participant_id,questionnaire,tag,question_id,event_type,timestamp,value
            1,mood,post,calm,change,2026-03-01T09:00:00.500Z,'=1
            1,mood,post,,visibility_hidden,2026-03-01T09:00:01.500Z,

            """.ReplaceLineEndings("\r\n"),
            Encoding.UTF8.GetString(csv));
    }
}
