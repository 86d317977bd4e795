using ChatApp.Logging;

namespace ChatApp.Storage;

/// <summary>Logs storage failures: one line a minute for each reason, and the number of repeats. A full disk makes every request fail, and
/// a stack trace for each would fill the next disk.</summary>
public sealed partial class StorageFailureLog : IDisposable
{
    private readonly ILogger<StorageFailureLog> logger;
    private readonly LogThrottle<string> lines;

    /// <summary>Creates the log throttle.</summary>
    public StorageFailureLog(TimeProvider time, ILogger<StorageFailureLog> logger)
    {
        this.logger = logger;
        lines = new(time, (reason, count) => LogMore(count, reason ?? "several"));
    }

    /// <summary>Logs 1103 for a failed request.</summary>
    /// <param name="request">The request: a hub method with its connection, or a page; never its URL, which may contain a code.</param>
    /// <param name="error">The failure.</param>
    public void Log(string request, Exception error)
    {
        var prefix = StorageErrors.Classify(error) == StorageErrorKind.Full ? "no room on the disk; " : "";
        var reason = prefix + error.GetBaseException().Message;
        if (lines.TryAcquire(reason))
            LogFailure(request, reason);
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    [LoggerMessage(1103, LogLevel.Warning, "Storage did not answer {Request}: {Reason}")]
    private partial void LogFailure(string request, string reason);

    [LoggerMessage(1137, LogLevel.Warning, "Storage did not answer {Count} times more within a minute: {Reason}")]
    private partial void LogMore(int count, string reason);
}
