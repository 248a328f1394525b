using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Someone whose id is known comes again from elsewhere, under every combination of the two settings.</summary>
public sealed class ReturningTests
{
    [Theory]
    [InlineData(true, false, false, "questionnaire/mood", 1)]
    [InlineData(true, false, true, "end", 1)]
    [InlineData(true, true, false, "questionnaire/mood", 1)]
    [InlineData(true, true, true, "consent", 2)]
    [InlineData(false, false, false, "consent", 2)]
    [InlineData(false, false, true, "consent", 2)]
    [InlineData(false, true, true, "consent", 2)]
    public async Task By_link(bool retrieves, bool retakes, bool finished, string expected, int people)
    {
        await using var host = await StartAsync(retrieves, retakes, "{path='consent'}, {path='questionnaire/mood'}, {path='end'}");
        using (var phone = host.NewVisitor())
        {
            await phone.ConsentAsync("external_id=W7");
            if (finished) await phone.SubmitAsync(("age", "33"));
        }
        using var computer = host.NewVisitor();

        var page = await computer.OpenAsync("?external_id=W7");

        Assert.Equal(expected, page.PageName);
        if (expected == "consent") Assert.Equal("questionnaire/mood", (await computer.SubmitAsync(("consent", "1"))).PageName);
        Assert.Equal(people, await host.CountParticipantsAsync());
    }

    [Theory]
    [InlineData(true, false, false, "questionnaire/mood", "session_loaded")]
    [InlineData(true, false, true, "end", "session_loaded")]
    [InlineData(true, true, true, "questionnaire/mood", null)]
    [InlineData(false, false, true, "questionnaire/mood", null)]
    public async Task By_typing(bool retrieves, bool retakes, bool finished, string expected, string? reason)
    {
        await using var host = await StartAsync(retrieves, retakes, "{path='consent'}, {path='external_id'}, {path='questionnaire/mood'}, {path='end'}");
        using (var phone = host.NewVisitor())
        {
            await phone.ConsentAsync();
            await phone.SubmitAsync(("mTurkID", "W7"));
            if (finished) await phone.SubmitAsync(("age", "33"));
        }
        using var computer = host.NewVisitor();
        await computer.ConsentAsync();

        Assert.Equal(expected, (await computer.SubmitAsync(("mTurkID", " W7 "))).PageName);
        Assert.Equal(reason, (await host.QueryAsync(db => db.Participants.OrderByDescending(p => p.Id).FirstAsync())).EndReason);
    }

    private static async Task<StudyHost> StartAsync(bool retrieves, bool retakes, string pages)
    {
        var folder = new WrittenStudy().WithPages(pages).WithSetting($"RETRIEVE_SESSIONS = {(retrieves ? "true" : "false")}").WithSetting($"ALLOW_RETAKES = {(retakes ? "true" : "false")}");
        // The database is in memory, so that nothing is left when the folder goes.
        using (folder) return await StudyHost.StartAsync(folder, "sqlite://");
    }
}
