using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Data;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Conditions that are taken away, or renamed, while there are participants.</summary>
public sealed class ChangedConditionsTests
{
    private const string Pages =
        "{path='consent'}, {path='questionnaire/mood'}, {conditional_routing=[{condition=1, "
        + "page_list=[{path='instructions/one'}]}, {condition=3, page_list=[{path='instructions/three'}]}]}, {path='end'}";

    [Theory]
    [InlineData("CONDITIONS = [{label='a'}, {label='renamed'}]")]
    [InlineData("")]
    public async Task Those_who_have_one_that_is_gone_go_on_and_the_export_names_its_number(string after)
    {
        using var folder = new WrittenStudy()
            .WithPages(Pages)
            .WithSetting("CONDITION_TIES = 'lowest'")
            .WithSetting("ADMIN_PASSWORD = 'a long test password'")
            .With("templates/instructions/one.html", "<p>1</p>").With("templates/instructions/three.html", "<p>3</p>");
        var config = folder.WithSetting("CONDITIONS = [{label='a'}, {label='b'}, {label='c'}]").Write();
        var browsers = new List<Visitor>();
        await using (var host = await StudyHost.StartAsync(config, []))
            for (var i = 0; i < 3; i++)
            {
                browsers.Add(host.NewVisitor());
                await browsers[i].ConsentAsync($"external_id=P{i}");
            }
        File.WriteAllText(
            config,
            (await File.ReadAllTextAsync(config)).Replace(
                "CONDITIONS = [{label='a'}, {label='b'}, {label='c'}]",
                after,
                StringComparison.Ordinal
            )
        );
        await using var changed = await StudyHost.StartAsync(config, []);

        for (var i = 0; i < 3; i++)
        {
            using var visitor = changed.NewVisitor();
            Assert.Equal("questionnaire/mood", (await visitor.OpenAsync($"?external_id=P{i}")).PageName);
            for (var next = await visitor.SubmitAsync(("age", "30")); next.PageName != "end"; next = await visitor.SubmitAsync())
                Assert.StartsWith("instructions/", next.PageName, StringComparison.Ordinal);
        }

        Assert.Equal([1, 2, 3], await changed.QueryAsync(db => db.Participants.OrderBy(p => p.Id).Select(p => p.Condition).ToListAsync()));
        var labels = (await WideAsync(changed)).Split('\n')[1..4].Select(line => line.Split(',')[3]);
        Assert.Equal(after.Length > 0 ? ["a", "renamed", "3"] : ["1", "2", "3"], labels);
        Assert.Empty(
            AssignmentReplay.Verify(
                await AssignmentLog.ReadAsync(changed.Services.GetRequiredService<StudyDatabase>(), CancellationToken.None)
            )
        );
        using var admin = changed.NewVisitor();
        await admin.OpenAsync("admin/login");
        Assert.Equal(
            "Overview",
            (await admin.SubmitAsync(("username", "admin"), ("password", "a long test password"))).Page.QuerySelector("h1")?.TextContent
        );
        Assert.Contains("P2", (await admin.OpenAsync("admin/participants/3")).Text, StringComparison.Ordinal);
        browsers.ForEach(b => b.Dispose());
    }

    private static async Task<string> WideAsync(StudyHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        using var stream = new MemoryStream();
        await scope
            .ServiceProvider.GetRequiredService<WideExport>()
            .WriteAsync(stream, new(IncludeUnfinished: true, IncludeExcluded: false), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
