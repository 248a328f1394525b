using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>How many are let in within a minute.</summary>
public sealed class NewcomerTests
{
    [Theory, OnSqlite, OnPostgres]
    internal async Task No_more_come_in_within_a_minute_than_are_let_in_on_all_servers_together(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting("NEWCOMERS_PER_MINUTE = 3");
        var uri = await StudyHost.UriAsync(kind);
        await using var one = await StartAsync(folder, uri, clock);
        await using var other = await StartAsync(folder, uri, clock);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ComeAsync(i % 2 == 0 ? one : other)));

        Assert.Equal(3, answers.Count(a => a.PageName == "questionnaire/mood"));
        Assert.All(answers.Where(a => a.PageName != "questionnaire/mood"), a =>
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(1)), (a.Status, a.Headers.RetryAfter?.Delta)));
        Assert.Equal(3, await one.CountParticipantsAsync());
        clock.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(TimeSpan.FromSeconds(15), (await ComeAsync(one)).Headers.RetryAfter?.Delta);
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("questionnaire/mood", (await ComeAsync(other)).PageName);
        Assert.Equal(4, await one.CountParticipantsAsync());
    }

    [Fact]
    public async Task Who_comes_back_is_no_newcomer_and_who_erases_their_data_still_came()
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting("NEWCOMERS_PER_MINUTE = 1\nON_WITHDRAW = 'erase'");
        await using var host = await StartAsync(folder, "sqlite:///study.db", clock);
        using var first = host.NewVisitor();
        await first.ConsentAsync("external_id=P1");
        Assert.Equal("questionnaire/mood", first.Current.PageName);
        using var again = host.NewVisitor();

        Assert.Equal("questionnaire/mood", (await again.OpenAsync("?external_id=P1")).PageName);
        await first.OpenAsync("withdraw");
        await first.SubmitAsync(("withdraw", "1"));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await ComeAsync(host)).Status);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("questionnaire/mood", (await ComeAsync(host)).PageName);
    }

    [Fact]
    public async Task The_log_tells_it_once_and_then_together()
    {
        var clock = new SetClock();
        var log = new Lines();
        using var folder = new WrittenStudy().WithSetting("NEWCOMERS_PER_MINUTE = 1");
        await using var host = await StudyHost.StartAsync(folder, configure: b =>
        {
            b.Services.AddSingleton<TimeProvider>(clock);
            b.Logging.AddProvider(log);
        });
        for (var i = 0; i < 5; i++) await ComeAsync(host);
        clock.Advance(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 2; i++) await ComeAsync(host);

        Assert.Equal(["1", "4"], log.Of("NEWCOMERS_PER_MINUTE = 1 is reached").Select(l => l.Split(' ')[^1]));
    }

    private static Task<StudyHost> StartAsync(WrittenStudy folder, string uri, SetClock clock) =>
        StudyHost.StartAsync(folder, uri, b => b.Services.AddSingleton<TimeProvider>(clock));

    private static async Task<Answer> ComeAsync(StudyHost host)
    {
        using var visitor = host.NewVisitor();
        return await visitor.ConsentAsync();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IEnumerable<string> Of(string beginning) => _lines.Where(l => l.StartsWith(beginning, StringComparison.Ordinal));

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
            string> formatter) => _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
