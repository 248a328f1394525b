using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>An author who tries the study out picks the condition.</summary>
public sealed class ConditionPickerTests
{
    private const string Picker = "debug_pick_condition";
    private const string Three = "CONDITIONS = [{label='a'}, {label='b & c', enabled=false}, {label='d'}]";

    [Fact]
    public async Task Each_condition_can_be_walked_through_and_counts_nowhere()
    {
        using var folder = new WrittenStudy()
            .WithSetting(Three)
            .WithPages("{path='consent_nc'}, {path='questionnaire/mood'}, {path='assign_condition'}, {path='instructions/i'}, {path='end'}")
            .With("templates/instructions/i.html", "<p>[{{ condition }}]</p>");
        await using var host = await StartAsync(folder, debug: true);
        using var counted = host.NewVisitor();
        await counted.ConsentAsync();
        await counted.SubmitAsync(("age", "30"));
        using var author = host.NewVisitor();
        var picker = await author.OpenAsync(Picker);
        Assert.Equal(["a", "b & c", "d"], picker.Page.QuerySelectorAll("main button").Select(b => b.TextContent));
        Assert.Equal(
            [false, true, false],
            picker.Page.QuerySelectorAll("main li").Select(l => l.TextContent.Contains("not assigned now", StringComparison.Ordinal))
        );
        Assert.Equal(1, await host.CountParticipantsAsync());

        foreach (var condition in new[] { "2", "3", "1" })
        {
            await author.OpenAsync(Picker);
            Assert.Equal("consent_nc", (await author.SubmitAsync(("condition", condition))).PageName);
            Assert.NotNull(author.Current.Page.QuerySelector($"a[href='/{Picker}']"));
            await author.SubmitAsync(("consent", "1"));
            Assert.Contains($"[{condition}]", (await author.SubmitAsync(("age", "30"))).Text, StringComparison.Ordinal);
        }
        Assert.Equal(
            [2, 3, 1],
            await host.QueryAsync(db =>
                db.Participants.Where(p => p.Excluded && p.Source == "test").OrderBy(p => p.Id).Select(p => p.Condition).ToListAsync()
            )
        );
        Assert.Equal(1, await host.QueryAsync(db => db.Assignments.CountAsync()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("4")]
    [InlineData("-1")]
    [InlineData("b")]
    [InlineData("")]
    public async Task A_condition_that_is_none_begins_nothing(string condition)
    {
        using var folder = new WrittenStudy().WithSetting(Three);
        await using var host = await StartAsync(folder, debug: true);
        using var author = host.NewVisitor();
        await author.OpenAsync(Picker);

        Assert.Equal(HttpStatusCode.BadRequest, (await author.PostAsync(("condition", condition))).Status);
        Assert.Null((await author.OpenAsync("")).Page.QuerySelector(".test-run:not(:has(a))"));
    }

    [Theory]
    [InlineData(Three, false)]
    [InlineData("", true)]
    public async Task Without_debug_or_conditions_there_is_no_such_page(string setting, bool debug)
    {
        using var folder = new WrittenStudy().WithSetting(setting);
        await using var host = await StartAsync(folder, debug);
        using var visitor = host.NewVisitor();
        var consent = await visitor.OpenAsync("");
        var token = consent.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync(Picker)).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await visitor.PostRawAsync(Picker, ("__RequestVerificationToken", token), ("condition", "1"))).Status
        );
        Assert.DoesNotContain(Picker, consent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_site_picks_nothing()
    {
        using var folder = new WrittenStudy().WithSetting(Three);
        await using var host = await StartAsync(folder, debug: true);
        using var author = host.NewVisitor();

        var answer = await author.PostRawAsync(Picker, ("condition", "1"));

        Assert.Equal((HttpStatusCode.SeeOther, "/" + Picker), (answer.Status, answer.Location?.OriginalString));
    }

    private static Task<StudyHost> StartAsync(WrittenStudy folder, bool debug) => StudyHost.StartAsync(folder.Write(), [], debug: debug);
}
