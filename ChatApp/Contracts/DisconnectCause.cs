namespace ChatApp.Contracts;

/// <summary>Cause of a connection's end: the fixed list that hub log, close frames and pages share.</summary>
/// <param name="Name">The name on the wire and in the log.</param>
/// <param name="CloseCode">The corresponding WebSocket close code; null where no frame can be sent. 1000–1015 are defined by RFC 6455 and
/// IANA, 4000 and above by this product.</param>
public sealed record DisconnectCause(string Name, int? CloseCode)
{
    /// <summary>The client called <c>Goodbye</c>.</summary>
    public static readonly DisconnectCause ClientLeft = new("client-left", 1000);

    /// <summary>The connection ended without a close frame: reset, cut or killed.</summary>
    public static readonly DisconnectCause NetworkLost = new("network-lost", 1006);

    /// <summary>Nothing was received for <see cref="Limits.Silence"/>.</summary>
    public static readonly DisconnectCause TimedOut = new("timed-out", null);

    /// <summary>The server is draining before it stops.</summary>
    public static readonly DisconnectCause ServerStopping = new("server-stopping", 1012);

    /// <summary>The session was ended.</summary>
    public static readonly DisconnectCause SignedOut = new("signed-out", 4001);

    /// <summary>The person was removed from the server.</summary>
    public static readonly DisconnectCause Removed = new("removed", 4003);

    /// <summary>The client did not read the data sent to it.</summary>
    public static readonly DisconnectCause SlowReader = new("slow-reader", 4008);

    /// <summary>The same document connected again.</summary>
    public static readonly DisconnectCause Replaced = new("replaced", 4009);

    /// <summary>An operator ended the connection.</summary>
    public static readonly DisconnectCause DroppedByOperator = new("dropped-by-operator", 4010);

    /// <summary>The client violated the protocol.</summary>
    public static readonly DisconnectCause ProtocolError = new("protocol-error", 1002);

    /// <summary>All disconnect causes of this list.</summary>
    public static IReadOnlyList<DisconnectCause> All { get; } =
    [
        ClientLeft, NetworkLost, TimedOut, ServerStopping, SignedOut, Removed, SlowReader, Replaced, DroppedByOperator, ProtocolError,
    ];

    /// <summary>Finds the cause with that name; null if there is none.</summary>
    public static DisconnectCause? Find(string? name) => All.FirstOrDefault(cause => cause.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
