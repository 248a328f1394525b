using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Hosting.Folders;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Participants;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>A study whose page list is edited while people are on their way.</summary>
public sealed class ChangedPageListTests
{
    private const string Four =
        "{path='consent'}, {path='instructions/a'}, {path='instructions/b'}, {path='instructions/c'}, {path='instructions/d'}, "
        + "{path='end'}";

    [Theory]
    // What comes before the change, how many pages are left by then, the list afterwards, what is shown then, one after the other.
    [InlineData(2, "{path='consent'}, {path='instructions/a'}, {path='instructions/c'}, {path='instructions/d'}, {path='end'}", "c d end")]
    [InlineData(2, "{path='consent'}, {path='instructions/c'}, {path='instructions/a'}, {path='instructions/d'}, {path='end'}", "d end")]
    [InlineData(2, "{path='consent'}, {path='instructions/b'}, {path='instructions/a'}, {path='instructions/d'}, {path='end'}", "b d end")]
    [InlineData(
        3,
        "{path='consent'}, {path='instructions/d'}, {path='instructions/c'}, {path='instructions/b'}, {path='instructions/a'}, "
            + "{path='end'}",
        "c end"
    )]
    [InlineData(
        3,
        "{path='consent'}, {path='instructions/c'}, {path='instructions/a'}, {path='instructions/d'}, {path='instructions/b'}, "
            + "{path='end'}",
        "c d end"
    )]
    [InlineData(4, "{path='consent'}, {path='instructions/a'}, {path='end'}", "end")]
    [InlineData(1, "{path='consent'}, {path='instructions/d'}, {path='end'}", "d end")]
    public async Task Everyone_goes_on_where_they_were_and_is_asked_nothing_twice(int left, string list, string expected)
    {
        using var folder = Study();
        var cookies = await BeginAsync(folder, left);
        folder.WithPages(list);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = Continue(host, cookies);

        var shown = new List<string>();
        for (var page = await visitor.OpenAsync(""); ; page = await visitor.SubmitAsync())
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            shown.Add(page.PageName!.Replace("instructions/", "", StringComparison.Ordinal));
            if (page.PageName == "end" || shown.Count > 9) break;
        }
        Assert.Equal(expected, string.Join(' ', shown));
    }

    [Fact]
    public async Task A_page_gone_back_from_is_asked_again()
    {
        using var folder = Study().WithSetting("ALLOW_BACK = true");
        var cookies = new CookieContainer();
        await using (var before = await StudyHost.StartAsync(folder))
        {
            using var first = before.NewVisitor();
            await first.ConsentAsync();
            await first.SubmitAsync();
            await first.SubmitAsync();
            await first.SubmitAsync(("action", "back"));
            Assert.Equal("instructions/a", (await first.SubmitAsync(("action", "back"))).PageName);
            Copy(first, cookies);
        }
        folder.WithPages(Four.Replace("{path='instructions/d'}, ", "", StringComparison.Ordinal));
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = Continue(host, cookies);

        Assert.Equal("instructions/a", (await visitor.OpenAsync("")).PageName);
        Assert.Equal("instructions/b", (await visitor.SubmitAsync()).PageName);
        Assert.Equal("instructions/c", (await visitor.SubmitAsync()).PageName);
        Assert.Equal("end", (await visitor.SubmitAsync()).PageName);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Those_affected_are_told_of_beforehand(DatabaseKind kind)
    {
        using var folder = Study().WithSetting("CONDITIONS = [{label='x'}, {label='y'}]").WithSetting("CONDITION_TIES = 'lowest'");
        var uri = await StudyHost.UriAsync(kind);
        await using var host = await StudyHost.StartAsync(folder, uri);
        foreach (var left in new[] { 2, 3, 3, 4, 5 })
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            for (var i = 1; i < left; i++) await visitor.SubmitAsync();
        }
        Assert.Empty(await FoundAsync());

        folder.With("templates/instructions/c.html", "<p>Another text</p>");
        Assert.Equal(
            [
                "info: 2 unfinished participants are at \"instructions/c\", which changed since: it is shown as it is now, with what was typed.",
            ],
            await FoundAsync()
        );

        folder.WithPages(
            Four.Replace("{path='instructions/c'}, ", "", StringComparison.Ordinal)
                .Replace(
                    "{path='instructions/d'}",
                    "{conditional_routing=[{condition=1, page_list=[{path='instructions/d'}]}]}",
                    StringComparison.Ordinal
                )
        );
        Assert.Equal(
            [
                "warning: 2 unfinished participants are at \"instructions/c\", which is not in PAGE_LIST any more: the next page not answered yet follows.",
                "warning: 1 unfinished participant is at \"instructions/d\", which the way of their condition leaves out "
                    + "now: the next page not answered yet follows.",
            ],
            await FoundAsync());

        async Task<IEnumerable<string>> FoundAsync()
        {
            var study = StudyLoader.Load(folder.Write(uri), []).Loaded!.Study;
            var diagnostics = new DiagnosticBag();
            PageListChange.Report(
                study,
                "study.toml",
                await host.Services.GetRequiredService<StudyReads>().State.StandingsAsync(CancellationToken.None),
                diagnostics
            );
            return diagnostics.Select(d => $"{d.Severity.ToString().ToLowerInvariant()}: {d.Message}");
        }
    }

    private static WrittenStudy Study()
    {
        var study = new WrittenStudy().WithPages(Four);
        foreach (var name in "abcd") study.With($"templates/instructions/{name}.html", $"<p>{name}</p>");
        return study;
    }

    private static async Task<CookieContainer> BeginAsync(WrittenStudy folder, int left)
    {
        var cookies = new CookieContainer();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        for (var i = 1; i < left; i++) await visitor.SubmitAsync();
        Copy(visitor, cookies);
        return cookies;
    }

    private static void Copy(Visitor from, CookieContainer to)
    {
        foreach (Cookie cookie in from.Cookies.GetAllCookies()) to.Add(new Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));
    }

    private static Visitor Continue(StudyHost host, CookieContainer cookies)
    {
        var visitor = host.NewVisitor();
        foreach (Cookie cookie in cookies.GetAllCookies()) visitor.Cookies.Add(cookie);
        return visitor;
    }
}
