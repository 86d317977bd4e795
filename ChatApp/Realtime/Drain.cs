using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Drains the node first when the server stops: stops admission, notifies all clients and ends each connection with 1012. Without
/// it, SignalR would abort them all, and pages would see a bare 1006.</summary>
internal sealed partial class Drain(
    ServerState server, ConnectionRegistry registry, IHubContext<ChatHub> hub, TimeProvider time, ILogger<Drain> logger) : INodeDrain
{
    /// <summary>Maximum time to send the closing notice; clients that do not read miss it.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>Maximum time for the connections to end. This, the notice and the rest of the shutdown stay within the 10
    /// s allowed for a stop.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(4);

    /// <summary>Runs the drain when the application starts to stop. Stopping callbacks run in reverse order of registration, so register
    /// this after SignalR's own, that is, after the hub is mapped.</summary>
    public void RunAtStop(IHostApplicationLifetime lifetime) =>
        lifetime.ApplicationStopping.Register(() => DrainAsync().GetAwaiter().GetResult());

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
        task.WaitAsync(bound, time)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(1107, LogLevel.Information, "Draining: no more connections are let in, {Connections} are told and ended")]
    private partial void LogDraining(int connections);

    [LoggerMessage(1108, LogLevel.Information, "Drained: {Connections} connections left")]
    private partial void LogDrained(int connections);
}
