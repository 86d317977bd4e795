using System.Collections.Concurrent;
using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>All open connections of this node. The only place that counts them; it logs each open and close with the count.</summary>
public sealed class ConnectionRegistry(
    ConnectionLog log, ConnectionMetrics metrics, Presence presence, FlappingWatch flapping, TimeProvider time)
{
    private static readonly TimeSpan FastPageTime = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, TrackedConnection> open = new();
    private readonly ConcurrentDictionary<(string PersonId, string ClientId), TrackedConnection> documents = new();

    // One lock for count and log line: the counts in the log change by one, in the order of the lines.
    private readonly Lock counting = new();
    private int count;

    /// <summary>Number of open connections.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Highest number of open connections since the start.</summary>
    public int Peak { get; private set; }

    /// <summary>Recent times from the request to connect to <c>Hello</c>, in ms.</summary>
    public RecentValues ConnectTimes { get; } = new();

    /// <summary>Number of messages in each recent catch-up.</summary>
    public RecentValues CatchUps { get; } = new();

    /// <summary>The open connections, in no particular order.</summary>
    public ICollection<TrackedConnection> Connections => open.Values;

    /// <summary>The open connection with that SignalR id; null if there is none.</summary>
    public TrackedConnection? Find(string connectionId) => open.GetValueOrDefault(connectionId);

    /// <summary>The connections of one person that have called <c>Hello</c>.</summary>
    public IReadOnlyList<TrackedConnection> Of(string personId) =>
        [.. open.Values.Where(connection => connection.Person.Id == personId && connection.SaidHello)];

    /// <summary>The newest connection of a document; null if there is none.</summary>
    public TrackedConnection? Of(string personId, string clientId) => documents.GetValueOrDefault((personId, clientId));

    /// <summary>Raised after a connection has called <c>Hello</c>.</summary>
    public event Action<TrackedConnection>? Introduced;

    /// <summary>Raised after each change of the count, on the thread that changed it: 1 for a connection that opened, -1 for one that
    /// ended.</summary>
    public event Action<int>? CountChanged;

    /// <summary>Registers and counts an opened connection.</summary>
    /// <param name="connection">Created at the upgrade.</param>
    /// <param name="connectionId">SignalR's id.</param>
    /// <param name="abort">Ends the connection without allowing its client to reconnect.</param>
    public void Open(TrackedConnection connection, string connectionId, Action abort)
    {
        connection.Id = connectionId;
        connection.Abort = abort;
        connection.OpenedAt = connection.LastHeartbeatAt = time.GetTimestamp();
        connection.OpenedAtTime = time.GetUtcNow();
        lock (counting)
        {
            connection.IsOpen = true;
            open[connectionId] = connection;
            Volatile.Write(ref count, count + 1);
            connection.CountAtOpening = count;
            Peak = Math.Max(Peak, count);
            log.ConnectionOpened(connection);
        }

        if (flapping.Note(connection.Person, connection.Address, connection.Place.Pressed) is { } episode)
            log.ConnectionFlapping(episode);
        CountChanged?.Invoke(1);
    }

    /// <summary>Records which document uses a connection, and ends the older connection of the same document.</summary>
    /// <param name="connection">The connection that called <c>Hello</c>.</param>
    /// <param name="clientId">The document's id.</param>
    /// <param name="loss">The client's report on its previous connection; null when it had none.</param>
    /// <returns>False when the connection has already called <c>Hello</c>.</returns>
    public bool Introduce(TrackedConnection connection, string clientId, LastLoss? loss)
    {
        if (connection.SaidHello)
            return false;
        connection.ClientId = clientId;
        connection.LastHeartbeatAt = time.GetTimestamp();
        connection.RoundTrip = time.GetElapsedTime(connection.OpenedAt);
        connection.ConnectTime = connection.Place.SinceAsked;
        ConnectTimes.Add(connection.ConnectTime.Value.TotalMilliseconds);
        metrics.Introduced(connection.ConnectTime.Value, connection.RoundTrip.Value);
        TrackedConnection? older = null;
        documents.AddOrUpdate((connection.Person.Id, clientId), connection, (_, before) =>
        {
            older = before;
            return connection;
        });
        log.Introduced(connection);
        if (loss is not null)
            log.LossReported(connection, loss, older?.Id);
        if (older is not null)
            End(older, DisconnectCause.Replaced);
        Introduced?.Invoke(connection);
        return true;
    }

    /// <summary>Records a heartbeat of a connection.</summary>
    public void Beat(TrackedConnection connection)
    {
        connection.LastHeartbeatAt = time.GetTimestamp();
        connection.LatenessLogged = false;
        metrics.Beat();
    }

    /// <summary>Records that a reader requests changes after a position without having entered its room again: it missed something, unless
    /// the request continues a catch-up of several pages.</summary>
    public void NoteQuestion(TrackedConnection connection)
    {
        if (connection.CaughtUp == 0)
            metrics.GapSeen();
    }

    /// <summary>Maximum size of the first page of a catch-up, in bytes. Ends a catch-up in progress.</summary>
    public int FirstPageBytes(TrackedConnection connection)
    {
        connection.CaughtUp = 0;
        return connection.PageBytes = Limits.PageBytes;
    }

    /// <summary>Maximum size of the next page of a catch-up, in bytes. A reader requests it as soon as it has the page before, so the time
    /// between shows the speed of its link: the size doubles if the last page took at most 4 s, so that the next takes at most 8 s;
    /// otherwise it halves.</summary>
    public int NextPageBytes(TrackedConnection connection)
    {
        if (connection.CaughtUp == 0)
            return FirstPageBytes(connection);
        var bytes = time.GetElapsedTime(connection.PageAt) <= FastPageTime ? 2 * connection.PageBytes : connection.PageBytes / 2;
        return connection.PageBytes = Math.Clamp(bytes, Limits.PageBytes, Limits.LargestPageBytes);
    }

    /// <summary>Records the page that a reader received in a catch-up.</summary>
    /// <param name="connection">The reader's connection.</param>
    /// <param name="messages">Number of messages in the page.</param>
    /// <param name="more">Whether more pages of the same catch-up follow.</param>
    public void NoteCatchUp(TrackedConnection connection, int messages, bool more)
    {
        connection.CaughtUp += messages;
        connection.PageAt = time.GetTimestamp();
        if (more)
            return;
        CatchUps.Add(connection.CaughtUp);
        connection.CaughtUp = 0;
    }

    /// <summary>Ends a connection with a cause, which is sent in its close frame and written to its log line.</summary>
    public void End(TrackedConnection connection, DisconnectCause cause)
    {
        connection.NoteCause(cause);

        // A client that does not read would not read a close message either; it would wait behind the blocked send.
        if (cause == DisconnectCause.SlowReader)
            connection.Socket?.Abort();
        connection.Abort();
    }

    /// <summary>Removes a connection from the count. Called when SignalR reports the end and again when the request ends, because SignalR
    /// does not report it when <c>OnConnectedAsync</c> throws: only the first call counts.</summary>
    /// <param name="connection">Any connection, counted in or not.</param>
    /// <param name="presumed">The cause if none is recorded and the client sent no close frame.</param>
    public void Close(TrackedConnection connection, DisconnectCause presumed)
    {
        lock (counting)
        {
            if (!connection.IsOpen)
                return;
            connection.IsOpen = false;
            connection.Place.Dispose(); // Before the log line: a reader of "disconnected" may rely on the free place.
            open.TryRemove(connection.Id, out _);
            Volatile.Write(ref count, count - 1);
            connection.NoteCause(presumed);
            log.ConnectionClosed(
                count, connection, Code(connection), time.GetElapsedTime(connection.OpenedAt),
                time.GetElapsedTime(connection.LastHeartbeatAt));
        }

        if (connection.ClientId is { } clientId)
            documents.TryRemove(new((connection.Person.Id, clientId), connection));
        presence.Depart(connection);
        CountChanged?.Invoke(-1);
    }

    // The close code on the wire: the client's if it closed, the server's otherwise.
    private static int? Code(TrackedConnection connection)
    {
        var cause = connection.Cause!;
        var sentByClient = cause == DisconnectCause.ClientLeft || cause == DisconnectCause.NetworkLost
            ? connection.Socket?.ClientCode
            : null;
        return sentByClient ?? cause.CloseCode;
    }
}
