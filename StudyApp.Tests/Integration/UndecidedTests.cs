using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Conditions that cannot be decided: participants go on, and the researcher reads why, once.</summary>
public sealed class UndecidedTests
{
    private const string Mood = """
        {"questions":[{"questiontype":"field","id":"word"},{"questiontype":"num_field","id":"n"},{"questiontype":"field","id":"extra","show_if":"1 / n > 0"}]}
        """;

    [Theory]
    [InlineData("mood.word - 1 > 0", "text - number")]
    [InlineData("1 / mood.n > 0", "division by zero")]
    [InlineData("mood.word > 5", "text > number")]
    public async Task A_page_is_shown_and_its_condition_told_once(string showIf, string reason)
    {
        var log = new Kept();
        using var study = Study(showIf);
        await using var host = await StudyHost.StartAsync(study, configure: builder => builder.Logging.AddProvider(log));
        for (var i = 0; i < 2; i++)
        {
            using var visitor = host.NewVisitor();
            Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync()).PageName);
            Assert.Equal("instructions/more", (await visitor.SubmitAsync(("word", "abc"), ("n", "0"))).PageName);
            Assert.Equal("end", (await visitor.SubmitAsync()).PageName);
        }
        var line = Assert.Single(log.Lines, l => l.Contains("its page is shown", StringComparison.Ordinal));
        Assert.Contains("study.toml(", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", line, StringComparison.Ordinal);
        Assert.Single(
            log.Lines,
            l => l.Contains("the question is hidden", StringComparison.Ordinal) && l.Contains("mood.json(1,", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_only_waits_for_answers_is_not_told()
    {
        var log = new Kept();
        using var study = Study("later.x == 'yes'")
            .With("questionnaires/later.json", """{"questions":[{"questiontype":"field","id":"x"}]}""");
        await using var host = await StudyHost.StartAsync(study, configure: builder => builder.Logging.AddProvider(log));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal("instructions/more", (await visitor.SubmitAsync(("word", "abc"), ("n", "3"))).PageName);
        Assert.DoesNotContain(log.Lines, l => l.Contains("cannot be decided", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_placeholder_that_cannot_be_calculated_is_empty_and_told_once()
    {
        var log = new Kept();
        using var study = Study("mood.n == 0")
            .With(
                "questionnaires/more.json",
                """{"instructions":"[{{ 1 / mood.n }}{{ mood.word - 1 }}{{ mood.word }}]","questions":[{"questiontype":"field","id":"y"}]}"""
            )
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/more'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(study, configure: builder => builder.Logging.AddProvider(log));
        for (var i = 0; i < 2; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();

            Assert.Equal(
                "[abc]",
                (await visitor.SubmitAsync(("word", "abc"), ("n", "0"))).Page.GetElementById("instructions")!.TextContent
            );
            await visitor.SubmitAsync(("y", "z"));
        }
        Assert.Equal(
            ["more.json(1,22)", "more.json(1,38)"],
            log.Lines.Where(l => l.Contains("The placeholder at", StringComparison.Ordinal))
                .Select(l => l[(l.IndexOf("more.json", StringComparison.Ordinal))..l.IndexOf(" cannot", StringComparison.Ordinal)])
        );
    }

    private static WrittenStudy Study(string showIf) => new WrittenStudy()
        .With("questionnaires/mood.json", Mood).With("templates/instructions/more.html", "<p>More</p>")
        .WithPages(
            $"{{path='consent'}}, {{path='questionnaire/mood'}}, {{path='instructions/more', "
                + $"show_if='{showIf.Replace("'", "\"", StringComparison.Ordinal)}'}}, {{path='end'}}"
        );

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
