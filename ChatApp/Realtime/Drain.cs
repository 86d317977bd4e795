using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>What happens first when the server is told to stop: nobody comes in any more, everybody hears why, and each connection ends
/// with 1012. Without it SignalR would cut them all, and pages would show a bare 1006.</summary>
internal sealed partial class Drain(
    ServerState server, ConnectionRegistry registry, IHubContext<ChatHub> hub, TimeProvider time, ILogger<Drain> logger) : INodeDrain
{
    /// <summary>For the farewell to be written; clients that do not read do not get it.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>For the connections to end. Farewell, this and the rest of the stop stay within the 10 s that a stop may take.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(4);

    /// <summary>Runs the drain when the application begins to stop. Stopping callbacks run last-registered-first, so this must be
    /// registered after SignalR's own, that is after the hub is mapped.</summary>
    public void RunAtStop(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(() => DrainAsync().GetAwaiter().GetResult());

    /// <inheritdoc/>
    public async Task DrainAsync()
    {
        server.Close();
        LogDraining(registry.Count);
        var notice = new ClosingNotice(DisconnectCause.ServerStopping.Name, Admission.RestartSeconds);
        await Within(hub.Clients.All.ServerClosing(notice), Farewell);
        var connections = registry.Connections;
        foreach (var connection in connections)
            registry.End(connection, DisconnectCause.ServerStopping);
        await Within(Task.WhenAll(connections.Select(connection => connection.Finished)), Ending);
        LogDrained(registry.Count);
    }

    private Task Within(Task task, TimeSpan bound) =>
        task.WaitAsync(bound, time).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(1107, LogLevel.Information, "Draining: no more connections are let in, {Connections} are told and ended")]
    private partial void LogDraining(int connections);

    [LoggerMessage(1108, LogLevel.Information, "Drained: {Connections} connections left")]
    private partial void LogDrained(int connections);
}
