using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.Hosting;

/// <summary>The whole server in the test process, used only from outside, for tests that need no kill: a tenth of a process's
/// cost.</summary>
public sealed class LocalServer : RunningServer, ILoggerProvider
{
    private WebApplication? app;

    private LocalServer()
    {
    }

    /// <inheritdoc/>
    public override int Port => new Uri(app!.Urls.Single()).Port;

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="settings">Such as <c>--Chat:HeartbeatInterval=00:00:01</c>.</param>
    public static Task<LocalServer> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <summary>Starts a server with services of the test's own.</summary>
    public static async Task<LocalServer> StartAsync(Action<WebApplicationBuilder> adjust, params string[] settings)
    {
        var server = new LocalServer();
        MigratedDatabase.CopyTo(server.Data);
        server.app = await Program.BuildServerAsync(
            ["--Urls=http://127.0.0.1:0", $"--Chat:DataFolder={server.Data.FullName}", Figures.Off, .. Bounds.Wide, .. settings],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(server);
                adjust(builder);
            });
        await server.app.StartAsync();
        return server;
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Recorder(categoryName, Log);

    void IDisposable.Dispose()
    {
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
    }

    private sealed class Recorder(string category, ProcessLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var level = logLevel switch
            {
                LogLevel.Information => "info",
                LogLevel.Warning => "warn",
                LogLevel.Error => "fail",
                _ => "crit",
            };
            log.Add(string.Create(CultureInfo.InvariantCulture,
                $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {level}: {category}[{eventId.Id}] {formatter(state, exception)}"));
            if (exception is not null)
                log.Add(exception.ToString());
        }
    }
}
