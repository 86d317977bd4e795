using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>Writes the log to the console in the formats and by the settings of .NET's own console logger, many lines at a time: that one
/// wakes its thread for each line and writes it by itself, which was a seventh to a third of what somebody who comes and goes costs.</summary>
[ProviderAlias(Alias)]
internal class ConsoleLines : ILoggerProvider
{
    /// <summary>What settings call it; the name of .NET's own.</summary>
    protected const string Alias = "Console";

    [ThreadStatic]
    private static LineWriter? line;

    /// <summary>Lines of one kind that the framework may write in a minute. Anybody can have it write any number, up to 6 kB each: by a wrong host, a forged
    /// cookie of a form, a range that is not there.</summary>
    private const int FrameworkLinesPerMinute = 10;

    private static readonly EventId LinesLeftOut = new(1138, nameof(LinesLeftOut));

    private static readonly EventId LinesDropped = new(1122, nameof(LinesDropped));

    private readonly Lazy<GatheredOutput> output;
    private readonly Lazy<GatheredOutput> errors;
    private readonly LogThrottle<string> frameworkLines;
    private readonly IDisposable? changes;
    private volatile Settings settings;

    public ConsoleLines(IOptionsMonitor<ConsoleLoggerOptions> options, IEnumerable<ConsoleFormatter> formatters, TimeProvider time)
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

    /// <summary>What is going on where a line is written; null where lines do not tell.</summary>
    protected IExternalScopeProvider? Scopes { get; set; }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Writes what waits.</summary>
    public void Dispose()
    {
        changes?.Dispose();
        frameworkLines.Dispose();
        foreach (var stream in new[] { output, errors }.Where(stream => stream.IsValueCreated))
            stream.Value.Dispose();
    }

    private GatheredOutput Open(Stream stream) => new(stream, Console.OutputEncoding) { OnDropped = ReportDropped };

    private void ReportDropped(long lines) => Write(new(
        LogLevel.Warning, typeof(ConsoleLines).FullName!, LinesDropped, lines, null,
        static (count, _) => $"{count} lines of this log were dropped: the console was not read"));

    private void ReportLeftOut(string? kind, int count) => Write(new(
        LogLevel.Information, typeof(ConsoleLines).FullName!, LinesLeftOut, (kind, count), null,
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

    private sealed class Logger(ConsoleLines console, string category) : ILogger
    {
        private readonly bool isOurs = category.StartsWith("ChatApp", StringComparison.Ordinal);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => console.Scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && (isOurs || console.frameworkLines.TryAcquire($"{category}[{eventId.Id}]", FrameworkLinesPerMinute)))
                console.Write(new(logLevel, category, eventId, state, exception, (some, error) => formatter((TState)some!, error)));
        }
    }

    /// <summary>Where a formatter writes a line; kept by the thread for the next.</summary>
    private sealed class LineWriter : TextWriter
    {
        private const int Usual = 1_024;

        private ArrayBufferWriter<char> buffer = new(Usual);

        public override Encoding Encoding => Encoding.Unicode;

        public ReadOnlySpan<char> Written => buffer.WrittenSpan;

        public override void Write(char value) => buffer.Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer) => this.buffer.Write(buffer);

        public void Clear()
        {
            if (buffer.Capacity > Usual)
                buffer = new(Usual); // A stack trace was long; not each thread keeps room for one.
            else
                buffer.ResetWrittenCount();
        }
    }
}

/// <summary>The same where lines tell of their scopes (<c>IncludeScopes</c>, as it is at the start). Else nobody shall keep any: the framework opens three for
/// each connection, and each makes copies of the context that all of its calls run in.</summary>
[ProviderAlias(Alias)]
internal sealed class ScopedConsoleLines(IOptionsMonitor<ConsoleLoggerOptions> options, IEnumerable<ConsoleFormatter> formatters, TimeProvider time)
    : ConsoleLines(options, formatters, time), ISupportExternalScope
{
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;
}
