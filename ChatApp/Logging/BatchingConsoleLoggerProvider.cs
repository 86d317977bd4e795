using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ChatApp.Logging;

/// <summary>Console logger with the formats and settings of .NET's own, which writes lines in batches. .NET's wakes its thread for each
/// line and writes it separately, which was a seventh to a third of the cost of a connection's open and close.</summary>
[ProviderAlias(Alias)]
internal class BatchingConsoleLoggerProvider : ILoggerProvider
{
    /// <summary>Name in the settings; the same as .NET's own logger.</summary>
    protected const string Alias = "Console";

    [ThreadStatic]
    private static LineWriter? line;

    /// <summary>Maximum number of framework log lines of one kind per minute. Any client can cause any number of them, up to 6 kB each:
    /// with a wrong host, a forged antiforgery cookie or an invalid range.</summary>
    private const int FrameworkLinesPerMinute = 10;

    private static readonly EventId LinesLeftOut = new(1138, nameof(LinesLeftOut));

    private static readonly EventId LinesDropped = new(1122, nameof(LinesDropped));

    private readonly Lazy<BufferedConsoleWriter> output;
    private readonly Lazy<BufferedConsoleWriter> errors;
    private readonly LogThrottle<string> frameworkLines;
    private readonly IDisposable? changes;
    private volatile Settings settings;

    public BatchingConsoleLoggerProvider(
        IOptionsMonitor<ConsoleLoggerOptions> options, IEnumerable<ConsoleFormatter> formatters, TimeProvider time)
    {
        frameworkLines = new(time, ReportLeftOut);
        output = new(() => Open(Console.OpenStandardOutput()));
        errors = new(() => Open(Console.OpenStandardError()));
        settings = Of(options.CurrentValue);
        changes = options.OnChange(changed => settings = Of(changed));

        Settings Of(ConsoleLoggerOptions console) => new(
            formatters.Single(formatter => formatter.Name.Equals(console.FormatterName, StringComparison.OrdinalIgnoreCase)),
            console.LogToStandardErrorThreshold);
    }

    /// <summary>The log scopes; null when lines do not include them.</summary>
    protected IExternalScopeProvider? Scopes { get; set; }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Writes the pending lines.</summary>
    public void Dispose()
    {
        changes?.Dispose();
        frameworkLines.Dispose();
        foreach (var stream in new[] { output, errors }.Where(stream => stream.IsValueCreated))
            stream.Value.Dispose();
    }

    private BufferedConsoleWriter Open(Stream stream) => new(stream, Console.OutputEncoding) { OnDropped = ReportDropped };

    private void ReportDropped(long lines) => Write(new(
        LogLevel.Warning, typeof(BatchingConsoleLoggerProvider).FullName!, LinesDropped, lines, null,
        static (count, _) => $"{count} lines of this log were dropped: the console was not read"));

    private void ReportLeftOut(string? kind, int count) => Write(new(
        LogLevel.Information, typeof(BatchingConsoleLoggerProvider).FullName!, LinesLeftOut, (kind, count), null,
        static (left, _) => left is (string of, int lines) ? $"{lines} lines more within a minute: {of}" : $"{left}"));

    private void Write(in LogEntry<object?> entry)
    {
        var (formatter, toErrors) = settings;
        line ??= new();
        try
        {
            formatter.Write(in entry, Scopes, line);
            (entry.LogLevel >= toErrors ? errors : output).Value.Write(line.Written, urgent: entry.LogLevel >= LogLevel.Error);
        }
        finally
        {
            line.Clear();
        }
    }

    private sealed record Settings(ConsoleFormatter Formatter, LogLevel ToErrors);

    private sealed class Logger(BatchingConsoleLoggerProvider console, string category) : ILogger
    {
        private readonly bool isOurs = category.StartsWith("ChatApp", StringComparison.Ordinal);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => console.Scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && (isOurs || console.frameworkLines.TryAcquire($"{category}[{eventId.Id}]", FrameworkLinesPerMinute)))
                console.Write(new(logLevel, category, eventId, state, exception, (some, error) => formatter((TState)some!, error)));
        }
    }

    /// <summary>The buffer for one formatted line; reused by the thread.</summary>
    private sealed class LineWriter : TextWriter
    {
        private const int InitialBytes = 1_024;

        private ArrayBufferWriter<char> buffer = new(InitialBytes);

        public override Encoding Encoding => Encoding.Unicode;

        public ReadOnlySpan<char> Written => buffer.WrittenSpan;

        public override void Write(char value) => buffer.Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer) => this.buffer.Write(buffer);

        public void Clear()
        {
            if (buffer.Capacity > InitialBytes)
                // After a long stack trace: threads do not keep buffers of that size.
                buffer = new(InitialBytes);
            else
                buffer.ResetWrittenCount();
        }
    }
}
