using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Page lists that stop before an end: whoever comes to the last page stays there, as in BOFS.</summary>
public sealed class StoppingListTests
{
    private const string Sources = """
        {name='Consent', path='consent'}, {name='Forum', path='questionnaire/mood', show_if='source == "forum"'}, {name='End', path='end/forum', show_if='source == "forum"'},
        {name='Wrong link', path='instructions/wrong_link', show_if='source not in ("forum", "prolific")'}
        """;

    [Fact]
    public async Task Who_comes_to_a_last_page_that_is_no_end_stays_there_without_a_code()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("instructions/wrong_link", (await visitor.ConsentAsync()).PageName);
        Assert.Null(visitor.Current.Page.QuerySelector("#btnNext"));
        foreach (var path in new[] { "redirect_next_page", "end", "", "redirect_to_page/end" })
        {
            var shown = await visitor.OpenAsync(path);
            Assert.Equal(("instructions/wrong_link", null), (shown.PageName, shown.Code));
        }

        var person = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal((false, null, null), (person.Finished, person.EndReason, person.CompletionCode));
        Assert.Equal(2, await host.QueryAsync(db => db.Visits.CountAsync()));
    }

    [Fact]
    public async Task Others_come_to_their_own_end()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("source=forum");

        Assert.Equal("end/forum", (await visitor.SubmitAsync(("age", "30"))).PageName);
    }

    [Fact]
    public async Task The_last_page_of_an_arm_is_stayed_at_as_well()
    {
        using var folder = Study().WithSetting("CONDITIONS = [{label='a'}]")
            .WithPages("{path='consent'}, {conditional_routing=[{condition=1, page_list=[{path='questionnaire/mood'}, "
                + "{path='instructions/wrong_link'}]}]}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal("instructions/wrong_link", (await visitor.SubmitAsync(("age", "30"))).PageName);
        Assert.Equal("instructions/wrong_link", (await visitor.OpenAsync("end")).PageName);
    }

    private static WrittenStudy Study() => new WrittenStudy().WithPages(Sources)
        .With("templates/instructions/wrong_link.html", "<p>This link is not complete.</p>");
}
