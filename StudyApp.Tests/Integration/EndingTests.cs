using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Ends: which one is reached, where it leads, and what is stored of it.</summary>
public sealed class EndingTests
{
    private const string Screened =
        "{path='consent'}, {path='questionnaire/mood'}, {path='end/young', show_if='mood.age < 30', "
        + "outgoing_url='https://x.example/young?age={{ mood.age }}'}, {path='end', outgoing_url='https://x.example/done?id={{ "
        + "participant.externalID }}'}";

    [Theory]
    [InlineData("20", "end/young", "young", "https://x.example/young?age=20", false)]
    [InlineData("40", "end", "complete", "https://x.example/done?id=a%26b", true)]
    public async Task Each_end_has_its_reason_and_its_address(string age, string path, string reason, string address, bool hasCode)
    {
        using var folder = new WrittenStudy().WithPages(Screened).WithSetting("OUTGOING_URL = 'https://x.example/all'");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=a%26b");

        var end = await visitor.SubmitAsync(("age", age));

        Assert.Equal(path, end.PageName);
        Assert.Equal(address, end.Page.GetElementById("return-link")!.GetAttribute("href"));
        Assert.Equal(hasCode, end.Code is not null);
        var person = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal((reason, true), (person.EndReason, person.Finished));
        Assert.NotNull(person.EndedAt);
        Assert.Equal(path, (await visitor.OpenAsync("questionnaire/mood")).PageName);
        Assert.Equal(person.EndedAt, (await host.QueryAsync(db => db.Participants.AsNoTracking().SingleAsync())).EndedAt);
    }

    [Theory]
    [InlineData("{path='end/early'}", null)]
    [InlineData("{path='end'}", "https://x.example/all")]
    [InlineData("{path='end', outgoing_url='https://x.example/own'}", "https://x.example/own")]
    [InlineData("{path='end', show_if='condition == 7', outgoing_url='https://x.example/own'}, {path='end'}", "https://x.example/all")]
    [InlineData("{path='end', show_if='condition == 0', outgoing_url='https://x.example/own'}, {path='end'}", "https://x.example/own")]
    public async Task The_setting_is_for_the_plain_end_and_an_end_of_its_own_address_wins(string ends, string? expected)
    {
        using var folder = new WrittenStudy()
            .WithPages($"{{path='consent'}}, {{path='questionnaire/mood'}}, {ends}")
            .WithSetting("OUTGOING_URL = 'https://x.example/all'");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(expected, (await visitor.SubmitAsync(("age", "33"))).Page.GetElementById("return-link")?.GetAttribute("href"));
    }

    [Fact]
    public async Task The_authors_words_stand_in_the_page_of_their_reason()
    {
        using var folder = new WrittenStudy()
            .WithPages(Screened)
            .With("templates/end/young.html", "<h1>Too young</h1><p>You are {{ mood.age }}.</p>");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var end = await visitor.SubmitAsync(("age", "20"));

        Assert.Equal("Too youngYou are 20.", end.Page.QuerySelector(".thanks .text")!.TextContent.Trim());
        Assert.DoesNotContain(" of 3", end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_may_lie_in_a_folder_of_the_study()
    {
        using var folder = new WrittenStudy().WithPages(Screened).With("extra/templates/end/young.html", "<h1>From the folder</h1>");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var end = await visitor.SubmitAsync(("age", "20"));

        Assert.Equal("From the folder", end.Page.QuerySelector("main h1")!.TextContent);
        Assert.NotNull(end.Page.QuerySelector("header.top"));
    }

    [Theory]
    [InlineData("end")]
    [InlineData("end/young")]
    [InlineData("redirect_to_page/end")]
    [InlineData("redirect_next_page")]
    public async Task Typing_an_end_early_ends_nothing(string address)
    {
        using var folder = new WrittenStudy().WithPages(Screened);
        await using var host = await StudyHost.StartAsync(folder);
        using var stranger = host.NewVisitor();
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal("consent", (await stranger.OpenAsync(address)).PageName);
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync(address)).PageName);
        Assert.False((await host.QueryAsync(db => db.Participants.SingleAsync())).Finished);
    }
}
