using Microsoft.Extensions.Logging;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Hosting.Server;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Whatever happens, and however often: the log can be read, and is never silent for good.</summary>
public sealed class BudgetedLogTests
{
    [Fact]
    public void Of_one_statement_s_warnings_twenty_come_through_and_the_others_are_counted()
    {
        var (clock, kept) = (new StepClock(), new KeptLog());
        using var provider = new BudgetedLoggerProvider(kept, clock);
        var log = provider.CreateLogger("A");

        for (var i = 0; i < 30; i++) log.LogWarning("Refused {Number}", i);
        for (var i = 0; i < 30; i++) log.LogInformation("Told {Number}", i);
        log.LogError("Something else");
        provider.CreateLogger("B").LogWarning("Refused {Number}", "elsewhere");

        Assert.Equal(21, kept.With("Refused").Count());
        Assert.Equal(30, kept.With("Told").Count());
        Assert.Single(kept.With("Something else"));
        clock.Ring();
        clock.Ring();
        Assert.Equal("10 more lines were left out that begin as \"Refused {Number}\" does", Assert.Single(kept.With("left out")));
        clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 30; i++) log.LogWarning("Refused {Number}", "later");
        Assert.Equal(20, kept.With("Refused later").Count());
    }

    [Fact]
    public void What_was_left_out_at_the_end_is_counted_too()
    {
        var kept = new KeptLog();
        using (var provider = new BudgetedLoggerProvider(kept, new StepClock()))
            for (var i = 0; i < 21; i++)
                provider.CreateLogger("A").LogWarning("Refused");
        Assert.StartsWith("1 more lines", Assert.Single(kept.With("left out")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_allowance_is_each_one_s_own_and_comes_back_with_time()
    {
        var clock = new StepClock();
        var allowance = new Allowance<string>(2, TimeSpan.FromMinutes(1), clock);
        Assert.Equal("1 0 -", Three("a"));
        Assert.Equal("1 0 -", Three("b"));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("0 - -", Three("a"));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("1 0 -", Three("a"));
        // However many there are: what is kept is bounded, and nobody is refused for others.
        for (var i = 0; i < 20_000; i++) Assert.Equal(1, allowance.Take($"many {i}"));

        string Three(string key) => string.Join(' ', Enumerable.Range(0, 3).Select(_ => allowance.Take(key) is { } left ? $"{left}" : "-"));
    }

    [Fact]
    public void A_thing_is_told_again_after_a_day_or_when_much_else_was_told()
    {
        var clock = new StepClock();
        var told = new Told<string>(clock);
        Assert.True(told.Tell("a"));
        Assert.False(told.Tell("a"));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.True(told.Tell("a"));
        for (var i = 0; i < 1_000; i++) Assert.True(told.Tell($"many {i}"));
        Assert.True(told.Tell("a"));
    }
}
