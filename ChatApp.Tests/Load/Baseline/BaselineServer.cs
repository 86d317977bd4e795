using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.Connections;

namespace ChatApp.Load.Baseline;

/// <summary><c>bare --Urls=…</c>: an empty SignalR hub, the baseline that <c>load --against-bare</c> compares ChatApp with. Transport,
/// protocol, listen backlog and message bytes equal ChatApp's; it shares nothing else with ChatApp.</summary>
public static class BaselineServer
{
    /// <summary>Start of the line printed once the server listens.</summary>
    public const string Ready = "Bare SignalR is ready";

    private const int ListenBacklog = 4_096;

    /// <summary>Runs the server until it is stopped.</summary>
    /// <param name="args">Configuration as <c>--Key=value</c>.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets(sockets => sockets.Backlog = ListenBacklog);
        builder.Services.AddSingleton<BaselineRooms>();
        builder.Services.AddSignalR().AddJsonProtocol(options =>
            options.PayloadSerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping); // As in ChatApp, for equal bytes.
        builder.Services.AddRazorPages().WithRazorPagesRoot("/Baseline");
        await using var app = builder.Build();
        app.MapRazorPages();
        app.MapHub<BaselineHub>("/hubs/chat", options => options.Transports = HttpTransportType.WebSockets);
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"{Ready}: {string.Join(", ", app.Urls)}"));
        await app.RunAsync();
        return 0;
    }
}
