using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StudyApp.Hosting.Folders;
using StudyApp.Research.Monitoring;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class ReloadTests
{
    private const string Asking = """{"questions":[{"questiontype":"field","id":"a","instructions":"TEXT"}]}""";

    [Fact]
    public async Task A_participant_on_the_page_sees_the_new_text_and_goes_on()
    {
        using var folder = new WrittenStudy().With(
            "questionnaires/mood.json",
            Asking.Replace("TEXT", "The old question", StringComparison.Ordinal)
        );
        var (host, said) = await StartAsync(folder);
        await using var _ = host;
        using var visitor = host.NewVisitor();
        var page = await visitor.ConsentAsync();
        Assert.Contains("The old question", page.Text, StringComparison.Ordinal);

        folder.With("questionnaires/mood.json", Asking.Replace("TEXT", "The new question", StringComparison.Ordinal));
        await said.UntilAsync("The study was read again");
        var again = await visitor.OpenAsync("/");

        Assert.Equal("questionnaire/mood", again.PageName);
        Assert.Contains("The new question", again.Text, StringComparison.Ordinal);
        Assert.Equal("end", (await visitor.SubmitAsync(("a", "yes"))).PageName);
        Assert.Equal(2, await host.QueryAsync(db => db.Versions.CountAsync(v => v.Kind == "questionnaire")));
        var answered = await host.QueryAsync(db => db.Submissions.SingleAsync());
        Assert.Equal("""{"a":"yes"}""", answered.Answers);
    }

    [Fact]
    public async Task A_broken_file_leaves_the_study_as_it_was_and_says_where()
    {
        using var folder = new WrittenStudy().With(
            "questionnaires/mood.json",
            Asking.Replace("TEXT", "The old question", StringComparison.Ordinal)
        );
        var (host, said) = await StartAsync(folder);
        await using var _ = host;
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        folder.With("questionnaires/mood.json", "{\"questions\":[\n  {\"questiontype\":\"feild\",\"id\":\"a\"}]}");
        await said.UntilAsync("still served");

        Assert.Contains(
            "questionnaires/mood.json(2,19): error QU010: There is no question type \"feild\"; did you mean \"field\"?",
            said.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("The old question", (await visitor.OpenAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_pages_have_an_address_removed_ones_have_none_and_a_new_column_is_in_the_view()
    {
        using var folder = new WrittenStudy();
        var (host, said) = await StartAsync(folder);
        await using var _ = host;
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.SendAsync(new(HttpMethod.Get, "/questionnaire/other"))).Status);

        folder
            .With("questionnaires/other.json", """{"questions":[{"questiontype":"field","id":"fresh","instructions":"Fresh?"}]}""")
            .WithPages("{path='consent'}, {path='questionnaire/other'}, {path='end'}")
            .WithSetting("MAX_CONTENT_LENGTH = 100000")
            .Write();
        await said.UntilAsync("its pages are served as they are now. Restart the program for MAX_CONTENT_LENGTH.");

        Assert.Equal("questionnaire/other", (await visitor.OpenAsync("/")).PageName);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.SendAsync(new(HttpMethod.Get, "/questionnaire/mood"))).Status);
        Assert.Equal("end", (await visitor.SubmitAsync(("fresh", "air"))).PageName);
        Assert.Equal(
            ["air"],
            await host.QueryAsync(db => db.Database.SqlQueryRaw<string>("SELECT fresh AS \"Value\" FROM questionnaire_other").ToListAsync())
        );
    }

    [Fact]
    public async Task Researchers_see_in_the_panel_what_is_worth_looking_at_now()
    {
        using var folder = new WrittenStudy().With(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"field","id":"a","labl":"x"}]}"""
        );
        var (host, said) = await StartAsync(folder);
        await using var _ = host;
        Assert.Contains(await ProblemsAsync(host), p => p.StartsWith("questionnaires/mood.json(1,", StringComparison.Ordinal));

        folder.With("questionnaires/mood.json", Asking);
        await said.UntilAsync("The study was read again");

        Assert.DoesNotContain(await ProblemsAsync(host), p => p.StartsWith("questionnaires/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_study_that_is_not_watched_stays()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), s => s is StudyWatch);
    }

    private static async Task<IEnumerable<string>> ProblemsAsync(StudyHost host) =>
        (await host.Services.GetRequiredService<OverviewFeed>().ReadAsync(TimeSpan.FromHours(1), CancellationToken.None)).Problems.Select(
            p => p.Text
        );

    private static async Task<(StudyHost Host, Said Said)> StartAsync(WrittenStudy folder)
    {
        var said = new Said();
        var config = folder.Write();
        var watched = new WatchedStudy(new(config, config, null), [], said) { Interval = TimeSpan.FromMilliseconds(50) };
        return (await StudyHost.StartAsync(config, [], watched: watched), said);
    }

    /// <summary>What a terminal would show, with somebody who waits for a line.</summary>
    private sealed class Said : TextWriter
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string Text => string.Join('\n', _lines);

        public override void WriteLine(string? value) => _lines.Enqueue(value ?? "");

        public async Task UntilAsync(string words)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!Text.Contains(words, StringComparison.Ordinal)) await Task.Delay(20, patience.Token);
        }
    }
}
