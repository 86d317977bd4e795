using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>From SignalR's idea of a connection to ours.</summary>
internal static class HubConnections
{
    public static TrackedConnection Of(HubCallerContext context)
    {
        // Asked twice a call; the request's features are a longer way.
        if (context.Features.Get<TrackedConnection>() is { } known)
            return known;
        var connection = context.GetHttpContext()?.Features.Get<TrackedConnection>()
            ?? throw new InvalidOperationException("A connection reached the hub without passing the gate.");
        context.Features.Set(connection);
        return connection;
    }

    /// <summary>What SignalR's exception, or the client's close frame, says of the end, where nobody has noted a cause.</summary>
    public static DisconnectCause Cause(TrackedConnection connection, Exception? exception) => exception switch
    {
        // Nonsense, or too much of anything; but SignalR says the same of a message whose end was lost with the connection.
        InvalidDataException when connection.Socket is not { Broken: true } => DisconnectCause.ProtocolError,
        _ when connection.Socket?.ClientReason == DisconnectCause.TimedOut.Name => DisconnectCause.TimedOut,
        // A page says goodbye in its close frame as well: SignalR reads nothing more of a socket that is closed.
        _ when connection.Socket?.ClientReason == DisconnectCause.ClientLeft.Name => DisconnectCause.ClientLeft,
        _ => DisconnectCause.NetworkLost,
    };
}
