using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Participation.Planning;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Participants;
using StudyApp.Tests.Integration;
using StudyApp.Web.Admin.Overview;
using Xunit;

namespace StudyApp.Tests.Web.Admin.Overview;

/// <summary>The overview on a real database, as one circuit has it.</summary>
public sealed class OverviewPageTests : PanelContext, IAsyncLifetime
{
    private readonly WrittenStudy _folder = new WrittenStudy().WithSetting("CONDITIONS = [{label='one'}, {label='two'}]");
    private StudyHost _host = null!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        _host = await StudyHost.StartAsync(_folder);
        Services.AddSingleton(_host.Services.GetRequiredService<OverviewFeed>());
        Services.AddSingleton(_host.Services.GetRequiredService<CurrentStudy>().Runtime);
        Services.AddSingleton(_host.Services.GetRequiredService<ParticipantWriter>());
        Services.AddSingleton(_host.Services.GetRequiredService<StudySwitches>());
        Services.AddSingleton(TimeProvider.System);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Who_takes_part_is_counted_and_a_switch_is_kept_with_the_account()
    {
        await _host.NewVisitor().ConsentAsync();
        SignIn("ada");
        var page = Show<OverviewPage>();
        page.WaitForAssertion(() => Assert.Equal("1", page.Find("#tile-started strong").TextContent));

        await page.Find("#switch-2").ChangeAsync(new() { Value = false });

        page.WaitForAssertion(() => Assert.Contains("switched off by ada", page.Find(".conditions").TextContent, StringComparison.Ordinal));
        Assert.Equal(("ada", false), await LastSwitchAsync());
    }

    [Fact]
    public async Task An_account_that_lost_its_role_while_the_page_was_open_switches_nothing()
    {
        SignIn("eve", mayAct: false);
        var before = await LastSwitchAsync();
        var page = Show<OverviewPage>();
        page.WaitForAssertion(() => page.Find("#switch-2"));

        await page.Find("#switch-2").ChangeAsync(new() { Value = false });
        await page.Find("#opening-closed").ClickAsync(new());

        Assert.Equal(before, await LastSwitchAsync());
        Assert.Empty(await _host.QueryAsync(db => db.OpeningSwitches.ToListAsync()));
    }

    private async Task<(string? Account, bool Enabled)> LastSwitchAsync()
    {
        var last = await _host.QueryAsync(db => db.ConditionSwitches.OrderByDescending(s => s.Id).FirstAsync());
        return (last.Account, last.Enabled);
    }
}
