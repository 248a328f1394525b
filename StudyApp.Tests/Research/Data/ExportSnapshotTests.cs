using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class ExportSnapshotTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Participants_go_on_during_an_export_and_it_does_not_see_them(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        for (var i = 0; i < 101; i++) await people.LeaveAsync(await people.EnterAsync("questionnaire/control"), "end");
        await using var snapshot = await ExportSnapshot.OpenAsync(test.Database, CancellationToken.None);
        await using var pages = snapshot.ParticipantsAsync(ExportScope.Usual, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await pages.MoveNextAsync());

        var late = await people.EnterAsync("questionnaire/control");
        await people.AnswerAsync(late, "end", ("why", "late"));

        Assert.True(await pages.MoveNextAsync());
        Assert.Equal([101L], pages.Current.Select(p => p.Id));
        Assert.Empty(await snapshot.SubmissionsAsync(pages.Current, CancellationToken.None));
        Assert.False(await pages.MoveNextAsync());
    }
}
