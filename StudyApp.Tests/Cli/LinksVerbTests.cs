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
    public async Task The_links_it_prints_are_the_ones_the_server_takes()
    {
        var ids = _program.Write("ids.csv", "name,external_id\nAnn,W 1\n,\nBen,\"a,b&c\"\n");
        _folder.Write();
        Assert.Equal(69, (await _program.RunAsync("links", _folder.Config, "--ids", ids)).Code);
        await using var host = await StudyHost.StartAsync(_folder);

        var (code, output, errors) = await _program.RunAsync("links", _folder.Config, "--ids", ids, "--source", "panel", "--url", host.Address.ToString());

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
