namespace ChatApp.Contracts;

/// <summary>What the server tells its clients. Public because SignalR builds its typed proxies in another assembly.</summary>
public interface IChatClient
{
    /// <summary>A message was posted, edited or deleted in a room the client has entered.</summary>
    Task MessageChanged(MessageView message);

    /// <summary>The number of open connections changed; at most once a second.</summary>
    Task ConnectionsChanged(int count);

    /// <summary>A person changed their name.</summary>
    Task PersonChanged(Person person);

    /// <summary>The server is about to end every connection.</summary>
    Task ServerClosing(ClosingNotice notice);
}

/// <summary>Why the server is about to close, and when trying again makes sense.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
/// <param name="RetryAfterSeconds">How long a restart usually takes, in seconds.</param>
public sealed record ClosingNotice(string Cause, int RetryAfterSeconds);
