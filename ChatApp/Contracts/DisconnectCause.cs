namespace ChatApp.Contracts;

/// <summary>Why a connection ended: the fixed list that hub log, close frames and pages share.</summary>
/// <param name="Name">As on the wire and in the log.</param>
/// <param name="CloseCode">The WebSocket close code that goes with it; null where no frame can be sent. 1000–1015 are RFC 6455's and
/// IANA's, 4000 and above are ours.</param>
public sealed record DisconnectCause(string Name, int? CloseCode)
{
    /// <summary>The client said <c>Goodbye</c>.</summary>
    public static readonly DisconnectCause ClientLeft = new("client-left", 1000);

    /// <summary>No close frame came: reset, cut or killed.</summary>
    public static readonly DisconnectCause NetworkLost = new("network-lost", 1006);

    /// <summary>Nothing was heard for <see cref="Limits.Silence"/>.</summary>
    public static readonly DisconnectCause TimedOut = new("timed-out", null);

    /// <summary>The server drains before it stops.</summary>
    public static readonly DisconnectCause ServerStopping = new("server-stopping", 1012);

    /// <summary>The session was ended.</summary>
    public static readonly DisconnectCause SignedOut = new("signed-out", 4001);

    /// <summary>The person was removed from the server.</summary>
    public static readonly DisconnectCause Removed = new("removed", 4003);

    /// <summary>The client did not read what was sent to it.</summary>
    public static readonly DisconnectCause SlowReader = new("slow-reader", 4008);

    /// <summary>The same document connected again.</summary>
    public static readonly DisconnectCause Replaced = new("replaced", 4009);

    /// <summary>An operator ended it.</summary>
    public static readonly DisconnectCause DroppedByOperator = new("dropped-by-operator", 4010);

    /// <summary>The client broke the rules of the wire.</summary>
    public static readonly DisconnectCause ProtocolError = new("protocol-error", 1002);

    /// <summary>The whole list.</summary>
    public static IReadOnlyList<DisconnectCause> All { get; } =
    [
        ClientLeft, NetworkLost, TimedOut, ServerStopping, SignedOut, Removed, SlowReader, Replaced, DroppedByOperator, ProtocolError,
    ];

    /// <summary>The cause of that name, or null.</summary>
    public static DisconnectCause? Find(string? name) => All.FirstOrDefault(cause => cause.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
