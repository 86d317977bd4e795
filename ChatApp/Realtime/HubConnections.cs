using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Maps SignalR's connections to <see cref="TrackedConnection"/>.</summary>
internal static class HubConnections
{
    public static TrackedConnection Of(HubCallerContext context)
    {
        // Cached: needed twice per call, and the request's features take longer.
        if (context.Features.Get<TrackedConnection>() is { } known)
            return known;
        var connection = context.GetHttpContext()?.Features.Get<TrackedConnection>()
            ?? throw new InvalidOperationException("A connection reached the hub without passing the gate.");
        context.Features.Set(connection);
        return connection;
    }

    /// <summary>Derives the cause of an end from SignalR's exception or the client's close frame, when
    /// no other cause is recorded.</summary>
    public static DisconnectCause Cause(TrackedConnection connection, Exception? exception) => exception switch
    {
        // Invalid or too large data; but SignalR throws the same for a message that was cut off with the connection.
        InvalidDataException when connection.Socket is not { Broken: true } => DisconnectCause.ProtocolError,
        _ when connection.Socket?.ClientReason == DisconnectCause.TimedOut.Name => DisconnectCause.TimedOut,
        // A page also sends its goodbye in the close frame: SignalR reads no further messages from a closed socket.
        _ when connection.Socket?.ClientReason == DisconnectCause.ClientLeft.Name => DisconnectCause.ClientLeft,
        _ => DisconnectCause.NetworkLost,
    };
}
