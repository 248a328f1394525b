using System.Collections.Concurrent;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Hosting.Server;

/// <summary>
/// Keeps the log readable, whatever happens and whoever makes it happen: of the warnings and errors that one statement
/// writes, twenty come through at once and twenty each minute.
/// </summary>
/// <remarks>
/// How many were left out is told within a minute, and nothing is silenced for good. What is for information goes
/// through as it is.
/// </remarks>
internal sealed class BudgetedLoggerProvider : ILoggerProvider
{
    private const int Most = 20;
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    private readonly ILoggerProvider _inner;
    private readonly Allowance<(string Category, string Statement)> _budget;
    private readonly ConcurrentDictionary<(string Category, string Statement), int> _leftOut = new();
    private readonly ITimer _timer;

    public BudgetedLoggerProvider(ILoggerProvider inner, TimeProvider clock)
    {
        _inner = inner;
        _budget = new(Most, Refill, clock);
        _timer = clock.CreateTimer(_ => TellLeftOut(), null, Round, Round);
    }

    public ILogger CreateLogger(string categoryName) =>
        new Budgeted(this, _inner.CreateLogger(categoryName), categoryName);

    public void Dispose()
    {
        _timer.Dispose();
        TellLeftOut();
        _inner.Dispose();
    }

    private bool Takes((string Category, string Statement) line)
    {
        if (_budget.Take(line) is not null) return true;
        _leftOut.AddOrUpdate(line, 1, (_, count) => count + 1);
        return false;
    }

    private void TellLeftOut()
    {
        const string More = "{Count} more lines were left out that begin as \"{Statement}\" does";
        foreach (var line in _leftOut.Keys)
            if (_leftOut.TryRemove(line, out var count))
                _inner.CreateLogger(line.Category).LogWarning(More, count, line.Statement);
    }

    private sealed class Budgeted(BudgetedLoggerProvider owner, ILogger inner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logLevel < LogLevel.Warning || owner.Takes((category, StatementOf(state, eventId))))
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        // The text as it stands in the program: what is filled in comes from people.
        private static string StatementOf<TState>(TState state, EventId id)
        {
            var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            return values.LastOrDefault(v => v.Key == "{OriginalFormat}").Value as string ?? id.ToString();
        }
    }
}
