using StudyApp.Storage.Participants;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class ParticipantAnswersTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Only_the_questionnaires_asked_for_are_read_oldest_first(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/mood", condition: 1);
        await people.AnswerAsync(id, "questionnaire/control", ("calm", "1"));
        await people.AnswerAsync(id, "questionnaire/mood/post", ("why", "so"));
        await people.AnswerAsync(id, "end", ("calm", "2"));
        var other = await people.EnterAsync("questionnaire/mood", condition: 1);
        await people.AnswerAsync(other, "questionnaire/control", ("calm", "3"));
        var reads = new StudyReads(test.Database);

        var answers = await reads.History.AnswersAsync(id, ["control", "mood"], CancellationToken.None);

        Assert.Equal(["mood:", "control:", "mood:post"], answers.Select(a => $"{a.Questionnaire}:{a.Tag}"));
        Assert.Equal(
            ["mood:", "mood:post"],
            (await reads.History.AnswersAsync(id, ["mood"], CancellationToken.None)).Select(a => $"{a.Questionnaire}:{a.Tag}")
        );
        Assert.Empty(await reads.History.AnswersAsync(id, [], CancellationToken.None));
    }
}
