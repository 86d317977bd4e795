using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.Hosting;

public sealed record LogEntry(LogLevel Level, int Id, string Text, Exception? Error);

/// <summary>Records a server's log, lets a test wait for a line, and fails the test for a warning that it did not expect.</summary>
public sealed class RecordedLog : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly List<LogEntry> entries = [];
    private readonly List<(Func<LogEntry, bool> Match, int Count, TaskCompletionSource<LogEntry> Found)> waiting = [];
    private readonly List<Func<LogEntry, bool>> expected = [];

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (gate)
                return [.. entries];
        }
    }

    public IReadOnlyList<string> Lines(int id) => [.. Entries.Where(entry => entry.Id == id).Select(entry => entry.Text)];

    /// <summary>The n-th line with this id and text, past or future, within the time.</summary>
    public Task<LogEntry> WaitAsync(int id, string text = "", int seconds = 15, int count = 1)
    {
        bool Match(LogEntry entry) => entry.Id == id && entry.Text.Contains(text, StringComparison.Ordinal);
        lock (gate)
        {
            if (entries.Where(Match).ElementAtOrDefault(count - 1) is { } there)
                return Task.FromResult(there);
            var found = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((Match, count, found));
            return found.Task.WaitAsync(TimeSpan.FromSeconds(seconds));
        }
    }

    public void Expect(int id) => expected.Add(entry => entry.Id == id);

    /// <summary>A write waited 3 s for the write lock and was answered with TryAgain: with six tests at a time, the disk alone can
    /// take that long.</summary>
    public const string BusyMachine = "did not get its turn in time";

    public void ShouldHaveNothingUnexpected() =>
        Entries.Where(
            entry => entry.Level >= LogLevel.Warning && !entry.Text.Contains(BusyMachine, StringComparison.Ordinal)
                && !expected.Any(match => match(entry))).Should().BeEmpty();

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        lock (gate)
        {
            entries.Add(entry);
            foreach (var (match, count, found) in waiting)
            {
                if (match(entry) && entries.Count(match) == count)
                    found.TrySetResult(entry);
            }
        }
    }

    private sealed class Recorder(RecordedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(new(logLevel, eventId.Id, formatter(state, exception).ToString(CultureInfo.InvariantCulture), exception));
    }
}
