namespace ChatApp.Client;

/// <summary>The states of a client; the names are those of the page's <c>data-connection</c>.</summary>
public enum ConnectionState
{
    /// <summary>No connect was requested yet.</summary>
    Waiting,

    /// <summary>An attempt is in progress.</summary>
    Connecting,

    /// <summary><c>Hello</c> was answered and every room entered before has caught up.</summary>
    Connected,

    /// <summary>Connected, but a heartbeat has been unanswered for <see cref="Contracts.Limits.Unproven"/>.</summary>
    Unproven,

    /// <summary>Ended or failed; see <see cref="ChatClient.Loss"/>. Nothing happens until the next call of ConnectAsync.</summary>
    Disconnected,

    /// <summary>The server did not admit the attempt; see <see cref="ChatClient.Refusal"/>.</summary>
    Refused,
}
