namespace ChatApp.Client;

/// <summary>How a client stands; the words are those of the page's <c>data-connection</c>.</summary>
public enum ConnectionState
{
    /// <summary>Never asked to connect.</summary>
    Waiting,

    /// <summary>An attempt is under way.</summary>
    Connecting,

    /// <summary><c>Hello</c> was answered and every room entered before has caught up.</summary>
    Connected,

    /// <summary>Connected, but a heartbeat has gone unanswered for <see cref="Contracts.Limits.Unproven"/>.</summary>
    Unproven,

    /// <summary>Ended or failed; <see cref="ChatClient.Loss"/> says why. Nothing happens until the next call of ConnectAsync.</summary>
    Disconnected,

    /// <summary>The server did not admit the attempt; <see cref="ChatClient.Refusal"/> says why.</summary>
    Refused,
}
