using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.Realtime;

/// <summary>Holds the thread that logs a line, the first time, until it is released.</summary>
internal sealed class PausedLog(int id) : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim released = new();

    /// <summary>Completes when the line is logged.</summary>
    public Task Reached => reached.Task;

    public void Release() => released.Set();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == id && reached.TrySetResult())
            released.Wait();
    }

    public void Dispose() => released.Dispose();
}
