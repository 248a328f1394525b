using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Hosting.Folders;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>The panel on a port of its own: to a browser another site than participants' pages.</summary>
public sealed class AdminPortTests
{
    [Fact]
    public async Task The_panel_is_there_and_nowhere_else_and_no_page_of_participants_beside_it()
    {
        using var folder = new WrittenStudy()
            .WithSetting("ADMIN_PORT = 0")
            .WithSetting("ADMIN_PASSWORD = 'a long enough sentence'")
            .With("static/own.js", "own()");
        await using var host = await StudyHost.StartAsync(folder);
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Assert.Equal(2, addresses.Distinct().Count());
        using var participant = new Visitor(new Uri(addresses[0]));
        using var researcher = new Visitor(new Uri(addresses[1]));

        Assert.Equal("consent", (await participant.OpenAsync("/")).PageName);
        foreach (var path in (string[])["/admin", "/admin/login", "/admin/export/participants_wide.csv", "/_blazor/negotiate"])
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(participant, path));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(researcher, "/admin/login"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(researcher, "/admin/export/participants_wide.csv"));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(researcher, "/"));
        foreach (var path in (string[])["/consent", "/questionnaire/mood", "/static/own.js", "/consent_text", "/withdraw", "/table/x"])
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(researcher, path));
        foreach (var visitor in (Visitor[])[participant, researcher])
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(visitor, "/health"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(visitor, "/favicon.svg"));
        }
    }

    [Theory]
    [InlineData("ADMIN_PORT = 70000", "between 0 and 65535")]
    [InlineData("ADMIN_PORT = 5000", "a port of the panel's own")]
    public void A_port_that_cannot_be_is_refused(string setting, string message)
    {
        using var folder = new WrittenStudy(
            $"TITLE = 'T'\nPORT = 5000\nSQLALCHEMY_DATABASE_URI = 'sqlite:///s.db'\n{setting}\nPAGE_LIST = [{{path='consent'}}, "
                + $"{{path='end'}}]",
            ("consent.html", "<p>x</p>")
        );
        var found = Assert.Single(StudyLoader.Load(folder.Config, []).Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(DiagnosticCodes.ServerSetting, found.Code);
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(Visitor visitor, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return (await visitor.SendAsync(request)).Status;
    }
}
