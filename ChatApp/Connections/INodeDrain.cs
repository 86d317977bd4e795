using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>Ends all connections of this node, at once or at a time announced to its people.</summary>
public interface INodeDrain
{
    /// <summary>Time until the announced drain; null when none is announced.</summary>
    TimeSpan? AnnouncedIn { get; }

    /// <summary>Stops admission, notifies all clients and ends each connection with <c>server-stopping</c>. Completes after at most some
    /// seconds, even when clients do not read. Replaces an announced drain.</summary>
    Task DrainAsync();

    /// <summary>Announces a drain to the clients of this node, and drains when the time has passed.</summary>
    /// <param name="within">Time until the drain.</param>
    /// <param name="by">The operator, for the audit log; null for the console.</param>
    /// <returns>False when a drain is announced already, or the node accepts no connections.</returns>
    bool TryAnnounce(TimeSpan within, Person? by);

    /// <summary>Cancels the announced drain.</summary>
    /// <returns>False when none is announced.</returns>
    bool CancelAnnounced();

    /// <summary>Sends the announcement, if there is one, to one connection.</summary>
    void SendAnnouncement(TrackedConnection connection);
}
