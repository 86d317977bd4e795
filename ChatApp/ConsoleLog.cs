using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Logging.Console;

namespace ChatApp;

/// <summary>How the log looks on the console: lines for people, lines for systemd's journal where systemd runs the server, or JSON.</summary>
internal static class ConsoleLog
{
    private const string Formatter = "Logging:Console:FormatterName";

    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private static readonly string[] Formats = [ConsoleFormatterNames.Simple, ConsoleFormatterNames.Systemd, ConsoleFormatterNames.Json];

    /// <summary>Whether systemd runs the server and wants to hear of it (<c>Type=notify</c>).</summary>
    public static bool UnderSystemd => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>Takes the format that <c>Logging:Console:FormatterName</c> names, or chooses it.</summary>
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
        if (!OperatingSystem.IsWindows()) // A console of Windows may need what .NET's own logger does for its colours.
        {
            builder.Logging.ClearProviders();
            if (scopes)
                builder.Services.AddSingleton<ILoggerProvider, ScopedConsoleLines>();
            else
                builder.Services.AddSingleton<ILoggerProvider, ConsoleLines>();
        }

        builder.Services.PostConfigure<JsonConsoleFormatterOptions>(json =>
        {
            json.TimestampFormat = json.TimestampFormat?.TrimEnd(); // The space is for lines.
            json.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) }; // One line; Chinese stays legible.
        });
        return builder;
    }

    // Ids are made for each request where its logger logs anything at all, be it only warnings, and a connection keeps them. What it would warn of
    // is a start that fails, which is told in any case, and ports that Urls overrides. Traces have ids where they are asked for.
    private static void LeaveRequestsOut(LoggerFilterOptions filter)
    {
        var asked = filter.Rules.Any(rule =>
            rule.CategoryName is { } category && Requests.StartsWith(category, StringComparison.OrdinalIgnoreCase) && rule.LogLevel < LogLevel.Warning);
        if (!asked)
            filter.Rules.Add(new(providerName: null, Requests, LogLevel.None, filter: null));
    }

    /// <summary>Whether the console is read by a program that takes each line for a JSON object.</summary>
    public static bool IsJson(IConfiguration configuration) => string.Equals(
        configuration[Formatter], ConsoleFormatterNames.Json, StringComparison.OrdinalIgnoreCase);
}
