using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Logging.Console;

namespace ChatApp.Logging;

/// <summary>Format of the console log: lines for people, lines for systemd's journal when systemd runs the server, or JSON.</summary>
internal static class ConsoleLog
{
    private const string Formatter = "Logging:Console:FormatterName";

    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private static readonly string[] Formats = [ConsoleFormatterNames.Simple, ConsoleFormatterNames.Systemd, ConsoleFormatterNames.Json];

    /// <summary>Whether systemd runs the server and expects notifications (<c>Type=notify</c>).</summary>
    public static bool UnderSystemd => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>Uses the format that <c>Logging:Console:FormatterName</c> selects, or a default.</summary>
    public static WebApplicationBuilder AddConsoleLog(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConsoleLoggerOptions>()
            .Configure(console => console.FormatterName = builder.Configuration[Formatter]
                ?? (UnderSystemd ? ConsoleFormatterNames.Systemd : ConsoleFormatterNames.Simple))
            .Validate(
                console => Formats.Contains(console.FormatterName, StringComparer.OrdinalIgnoreCase),
                $"{Formatter} must be one of {string.Join(", ", Formats)}.");
        var scopes = builder.Configuration.GetValue<bool>("Logging:Console:FormatterOptions:IncludeScopes");
        if (!scopes)
            builder.Services.PostConfigure<LoggerFilterOptions>(LeaveRequestsOut);
        // On Windows, colors may require .NET's own console logger.
        if (!OperatingSystem.IsWindows())
        {
            builder.Logging.ClearProviders();
            if (scopes)
                builder.Services.AddSingleton<ILoggerProvider, ScopedBatchingConsoleLoggerProvider>();
            else
                builder.Services.AddSingleton<ILoggerProvider, BatchingConsoleLoggerProvider>();
        }

        builder.Services.PostConfigure<JsonConsoleFormatterOptions>(json =>
        {
            json.TimestampFormat = json.TimestampFormat?.TrimEnd(); // The trailing space is for text lines.
            // One line per entry; keeps Chinese readable.
            json.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
        });
        return builder;
    }

    // The hosting logger creates ids for each request if any of its levels is enabled, even only warnings, and a connection keeps them. Its
    // warnings concern failed starts, which are reported in any case, and ports overridden by Urls. Traces have ids where they are enabled.
    private static void LeaveRequestsOut(LoggerFilterOptions filter)
    {
        var asked = filter.Rules.Any(rule =>
            rule.CategoryName is { } category && Requests.StartsWith(category, StringComparison.OrdinalIgnoreCase)
                && rule.LogLevel < LogLevel.Warning);
        if (!asked)
            filter.Rules.Add(new(providerName: null, Requests, LogLevel.None, filter: null));
    }

    /// <summary>Whether console lines are JSON objects for another program.</summary>
    public static bool IsJson(IConfiguration configuration) => string.Equals(
        configuration[Formatter], ConsoleFormatterNames.Json, StringComparison.OrdinalIgnoreCase);
}
