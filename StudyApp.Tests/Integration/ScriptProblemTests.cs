using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StudyApp.Web.Participant.Authored;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What goes wrong in an author's script is told in the log: once, in one line, and without what a participant did.</summary>
public sealed class ScriptProblemTests
{
    private const string Table = """{"columns":{"n":{"type":"integer"},"at":{"type":"datetime"},"word":{}}}""";

    [Fact]
    public async Task Refused_rows_and_keys_without_a_column_are_told_once_and_without_their_values()
    {
        var log = new Kept();
        using var folder = Folder();
        await using var host = await StartAsync(folder, log);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(visitor, "table/moves", """[{"n":1},{"n":"secret value"}]"""));
            Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(visitor, "table/moves", """{"at":"2026-02-30"}"""));
            Assert.Equal(HttpStatusCode.NotFound, await SendAsync(visitor, "table/mvoes", "{}"));
            Assert.Equal(
                HttpStatusCode.NoContent,
                await SendAsync(visitor, "table/moves", """{"n":1,"colour":"secret value","participantID":99,"__row":"a"}""")
            );
        }
        Assert.Equal("end", (await visitor.OpenAsync("redirect_next_page")).PageName);
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(visitor, "table/moves", """{"n":2}"""));

        Assert.Equal(
            [
                "A script of the study, table moves: rows say \"colour\", which is no column; it is not stored.",
                "A script of the study, table moves: rows say \"participantID\", which is no column; it is not stored.",
                "A script of the study, table moves: rows were refused. \"at\" must be a date and time in ISO 8601.",
                "A script of the study, table moves: rows were refused. Row 2: \"n\" must be a whole number up to 2^53.",
                "A script of the study, table moves: rows were refused. The study is over for this participant.",
                "A script of the study, table mvoes: rows were refused. There is no such table.",
            ],
            log.Lines.Where(l => l.StartsWith("A script", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_script_that_failed_is_told_with_page_file_and_line_however_often_it_failed()
    {
        var log = new Kept();
        using var folder = Folder();
        await using var host = await StartAsync(folder, log);
        using var visitor = host.NewVisitor();
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(visitor, "script_problem", """{"message":"x"}"""));
        await visitor.ConsentAsync();

        for (var i = 0; i < 3; i++)
            Assert.Equal(
                HttpStatusCode.NoContent,
                await SendAsync(visitor, "script_problem", """{"message":"a is not defined\nFAKE LINE","source":"/static/a.js","line":7}""")
            );
        foreach (var wrong in new[] { "", "[]", "7", "{}", "{\"message\":7}", "{\"message\":\"\"}", "{\"message\":\"\\ud800\"}", "<a>" })
            Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(visitor, "script_problem", wrong));
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            await SendAsync(visitor, "script_problem", $$"""{"message":"{{new string('x', 9000)}}"}""")
        );
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(visitor, "script_problem", """{"message":"y"}""", "cross-site"));

        Assert.Equal(
            ["A script of the study, page simple/play: a is not defined FAKE LINE (/static/a.js, line 7)"],
            log.Lines.Where(l => l.StartsWith("A script", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task One_participants_flood_of_problems_neither_fills_the_log_nor_silences_it()
    {
        var (log, clock) = (new Kept(), new StepClock());
        using var folder = Folder();
        await using var host = await StartAsync(folder, log, clock);
        using var visitor = host.NewVisitor();
        using var other = host.NewVisitor();
        await visitor.ConsentAsync();
        await other.ConsentAsync();

        for (var i = 0; i < 230; i++)
            Assert.Equal(HttpStatusCode.NoContent, await SendAsync(visitor, "script_problem", $$"""{"message":"{{i}}"}"""));
        Assert.Equal(ScriptProblemLog.MostOfOne, Told().Count());
        Assert.Single(log.Lines, l => l.StartsWith("There are more problems", StringComparison.Ordinal));
        await SendAsync(other, "script_problem", """{"message":"of another"}""");
        Assert.EndsWith("of another", Told().Last(), StringComparison.Ordinal);
        clock.Advance(ScriptProblemLog.Refill);
        foreach (var late in new[] { "later", "too many again" })
            await SendAsync(visitor, "script_problem", $$"""{"message":"{{late}}"}""");
        Assert.EndsWith("later", Told().Last(), StringComparison.Ordinal);
        // What still goes wrong on the next day is told again.
        clock.Advance(TimeSpan.FromDays(1));
        await SendAsync(other, "script_problem", """{"message":"0"}""");
        Assert.Equal(2, Told().Count(l => l.EndsWith(": 0", StringComparison.Ordinal)));

        IEnumerable<string> Told() => log.Lines.Where(l => l.StartsWith("A script", StringComparison.Ordinal));
    }

    private static WrittenStudy Folder() =>
        new WrittenStudy()
            .With("tables/moves.json", Table)
            .With("templates/simple/play.html", "<form method=\"post\"><button>on</button></form>")
            .WithPages("{path='consent'}, {path='simple/play'}, {path='end'}");

    private static Task<StudyHost> StartAsync(WrittenStudy folder, Kept log, TimeProvider? clock = null) =>
        StudyHost.StartAsync(
            folder, configure: b => b.Services.AddSingleton<ILoggerProvider>(log).AddSingleton(clock ?? TimeProvider.System));

    private static async Task<HttpStatusCode> SendAsync(Visitor visitor, string path, string body, string? site = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return (await visitor.SendAsync(request)).Status;
    }

    private sealed class Kept : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
