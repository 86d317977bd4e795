using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Reports the sessions of open connections, and ends the connections of ended sessions. After it returns, nothing more is written
/// to them.</summary>
internal sealed class SessionConnectionCloser(ConnectionRegistry registry, IHubContext<ChatHub> hub) : ISessionObserver, IOpenSessions
{
    public IReadOnlyCollection<string> OpenSessionIds => [.. registry.Connections.Select(open => open.SessionId)];

    public Task SessionsEndedAsync(string personId, IReadOnlyCollection<string>? sessionIds, DisconnectCause cause)
    {
        foreach (var connection in registry.Connections.Where(open =>
            open.Person.Id == personId && (sessionIds is null || sessionIds.Contains(open.SessionId))))
        {
            // Optional: a client that misses the notice gets the same cause in the close frame.
            _ = hub.Clients.Client(connection.Id).SignedOut(new(cause.Name));
            registry.End(connection, cause);
        }

        return Task.CompletedTask;
    }
}
