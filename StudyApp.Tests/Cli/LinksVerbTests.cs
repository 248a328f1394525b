using Microsoft.Data.Sqlite;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class LinksVerbTests : IDisposable
{
    private readonly StudyProgram _program = new();
    private readonly WrittenStudy _folder = new WrittenStudy().WithSetting("RETURN_WITH = 'link'");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _program.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_lost_PIN_is_replaced_and_the_old_one_is_void()
    {
        using var folder = new WrittenStudy().WithSetting("RETURN_WITH = 'pin'");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var old = (await visitor.ConsentAsync("external_id=W1&source=panel")).ValueOf("new-pin");
        using var other = host.NewVisitor();
        await other.OpenAsync("?external_id=W1&source=panel");
        for (var i = 0; i < 5; i++) Assert.Equal(422, (int)(await other.SubmitAsync(("pin", "x"))).Status);
        Assert.Equal(429, (int)(await other.SubmitAsync(("pin", old))).Status);

        var (code, output, errors) = await _program.RunAsync("links", folder.Config, "--reset-pin", " W1 ", "--source", "panel");

        Assert.Equal((0, ""), (code, errors));
        var pin = System.Text.RegularExpressions.Regex.Match(output, "^external_id,pin\nW1,([0-9]{6})\n$").Groups[1].Value;
        Assert.Equal(6, pin.Length);
        if (pin != old) Assert.Equal("pin", (await other.SubmitAsync(("pin", old))).PageName);
        Assert.Equal("questionnaire/mood", (await other.SubmitAsync(("pin", pin))).PageName);
        Assert.Equal(1, (await _program.RunAsync("links", folder.Config, "--reset-pin", "W1")).Code);
        Assert.Equal(2, (await _program.RunAsync("links", folder.Config)).Code);
        Assert.Equal(2, (await _program.RunAsync("links", folder.Config, "--ids", "x.csv", "--reset-pin", "W1")).Code);
    }

    [Fact]
    public async Task Without_PINs_there_is_none_to_reset()
    {
        await using var host = await StudyHost.StartAsync(_folder);

        var (code, output, errors) = await _program.RunAsync("links", _folder.Config, "--reset-pin", "W1");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("RETURN_WITH", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_links_it_prints_are_the_ones_the_server_takes()
    {
        var ids = _program.Write("ids.csv", "name,external_id\nAnn,W 1\n,\nBen,\"a,b&c\"\n");
        _folder.Write();
        Assert.Equal(69, (await _program.RunAsync("links", _folder.Config, "--ids", ids)).Code);
        await using var host = await StudyHost.StartAsync(_folder);

        var (code, output, errors) = await _program.RunAsync(
            "links",
            _folder.Config,
            "--ids",
            ids,
            "--source",
            "panel",
            "--url",
            host.Address.ToString()
        );

        Assert.Equal((0, ""), (code, errors));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("external_id,link", 3), (lines[0], lines.Length));
        Assert.StartsWith("W 1,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"a,b&c\",", lines[2], StringComparison.Ordinal);
        foreach (var link in lines[1..].Select(l => new Uri(l[(l.LastIndexOf(',') + 1)..])))
        {
            using var visitor = host.NewVisitor();
            Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync(link.Query.TrimStart('?'))).PageName);
            using var stranger = host.NewVisitor();
            Assert.Equal("message", (await stranger.OpenAsync(link.Query.Replace("panel", "other", StringComparison.Ordinal))).PageName);
        }
        Assert.Equal(2, (await _program.RunAsync("links", _folder.Config, "--ids", "none.csv")).Code);
    }
}
