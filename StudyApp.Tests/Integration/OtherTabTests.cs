using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>A page that was answered in another tab meanwhile.</summary>
public sealed class OtherTabTests
{
    [Fact]
    public async Task Whoever_sends_other_answers_from_an_older_page_is_told_that_they_were_not_taken()
    {
        using var study = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var older = await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "44"), ("why", ""));

        var landed = await visitor.PostAsync(older, ("age", "55"), ("why", ""));
        Assert.Equal("/end?other_tab", landed.Location?.OriginalString);
        Assert.Contains(
            "in another tab",
            (await visitor.OpenAsync("/end?other_tab")).Page.QuerySelector("main > [role=status]")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Null((await visitor.OpenAsync("/end")).Page.QuerySelector("main > .told"));
    }

    [Fact]
    public async Task The_same_answers_sent_twice_are_nothing_to_speak_of()
    {
        using var study = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var older = await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "44"), ("why", "so"));

        Assert.Equal("/end", (await visitor.PostAsync(older, ("age", "44"), ("why", "so"))).Location?.OriginalString);
    }
}
