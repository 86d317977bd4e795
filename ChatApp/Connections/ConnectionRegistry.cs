using System.Collections.Concurrent;
using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>All open connections of this node. It alone counts them, and logs each coming and going with the count.</summary>
public sealed class ConnectionRegistry(HubLog log, ConnectionMetrics metrics, Presence presence, FlappingWatch flapping, TimeProvider time)
{
    private static readonly TimeSpan QuickPage = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, TrackedConnection> open = new();
    private readonly ConcurrentDictionary<(string PersonId, string ClientId), TrackedConnection> documents = new();

    // One lock for count and log line: the counts in the log go up and down by one, in the order of the lines.
    private readonly Lock counting = new();
    private int count;

    /// <summary>How many connections are open.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The most that were open at a time since the start.</summary>
    public int Peak { get; private set; }

    /// <summary>How long the latest took from the press to <c>Hello</c>, in ms.</summary>
    public RecentValues ConnectTimes { get; } = new();

    /// <summary>How many messages the latest catch-ups brought.</summary>
    public RecentValues CatchUps { get; } = new();

    /// <summary>The open connections, in no order.</summary>
    public ICollection<TrackedConnection> Connections => open.Values;

    /// <summary>The open connection with that id of SignalR's; null where there is none.</summary>
    public TrackedConnection? Find(string connectionId) => open.GetValueOrDefault(connectionId);

    /// <summary>The connections of one person that have said <c>Hello</c>.</summary>
    public IReadOnlyList<TrackedConnection> Of(string personId) =>
        [.. open.Values.Where(connection => connection.Person.Id == personId && connection.SaidHello)];

    /// <summary>Raised after each change of the count, from whichever thread changed it.</summary>
    public event Action? CountChanged;

    /// <summary>Counts a connection in.</summary>
    /// <param name="connection">Made at the upgrade.</param>
    /// <param name="connectionId">SignalR's id.</param>
    /// <param name="abort">Ends the connection without asking its client to come back.</param>
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
        CountChanged?.Invoke();
    }

    /// <summary>Notes which document speaks on a connection, and ends the older connection of the same document.</summary>
    /// <param name="connection">Whose <c>Hello</c> came.</param>
    /// <param name="clientId">The document.</param>
    /// <param name="loss">What it tells of its previous connection; null when it had none.</param>
    /// <returns>False when the connection had said it already.</returns>
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
        return true;
    }

    /// <summary>Notes a heartbeat.</summary>
    public void Beat(TrackedConnection connection)
    {
        connection.LastHeartbeatAt = time.GetTimestamp();
        connection.LatenessLogged = false;
        metrics.Beat();
    }

    /// <summary>Notes that a reader asks for what came after some change without having entered its room anew: it missed something, unless
    /// it only goes on with a catch-up of several pages.</summary>
    public void NoteQuestion(TrackedConnection connection)
    {
        if (connection.CaughtUp == 0)
            metrics.GapSeen();
    }

    /// <summary>How large the first page of a catch-up may be. One that was under way is over.</summary>
    public int FirstPageBytes(TrackedConnection connection)
    {
        connection.CaughtUp = 0;
        return connection.PageBytes = Limits.PageBytes;
    }

    /// <summary>How large the next page of a catch-up may be: a reader asks for it as soon as it has the page before, so that the time between
    /// tells how fast its link is. Twice as much is for one that needs no more than 8 s for it.</summary>
    public int NextPageBytes(TrackedConnection connection)
    {
        if (connection.CaughtUp == 0)
            return FirstPageBytes(connection);
        var bytes = time.GetElapsedTime(connection.PageAt) <= QuickPage ? 2 * connection.PageBytes : connection.PageBytes / 2;
        return connection.PageBytes = Math.Clamp(bytes, Limits.PageBytes, Limits.LargestPageBytes);
    }

    /// <summary>Notes what a reader that asked for what came after some change was given.</summary>
    /// <param name="connection">Whose reader.</param>
    /// <param name="messages">How many.</param>
    /// <param name="more">Whether more is to come, and belongs to the same catch-up.</param>
    public void NoteCatchUp(TrackedConnection connection, int messages, bool more)
    {
        connection.CaughtUp += messages;
        connection.PageAt = time.GetTimestamp();
        if (more)
            return;
        CatchUps.Add(connection.CaughtUp);
        connection.CaughtUp = 0;
    }

    /// <summary>Ends a connection with a cause, which goes into its close frame and its log line.</summary>
    public void End(TrackedConnection connection, DisconnectCause cause)
    {
        connection.NoteCause(cause);

        // Who does not read would not read a farewell either, and the farewell would wait behind the send that blocks.
        if (cause == DisconnectCause.SlowReader)
            connection.Socket?.Abort();
        connection.Abort();
    }

    /// <summary>Counts a connection out. Called where SignalR says that it ended and again where its request ends, because the first call
    /// does not come when <c>OnConnectedAsync</c> throws: only the first of the two counts.</summary>
    /// <param name="connection">Any connection, counted in or not.</param>
    /// <param name="presumed">The cause where nobody has noted one and the client sent no close frame.</param>
    public void Close(TrackedConnection connection, DisconnectCause presumed)
    {
        lock (counting)
        {
            if (!connection.IsOpen)
                return;
            connection.IsOpen = false;
            connection.Place.Dispose(); // Before the line: who reads "disconnected" may count on the place.
            open.TryRemove(connection.Id, out _);
            Volatile.Write(ref count, count - 1);
            connection.NoteCause(presumed);
            log.ConnectionClosed(count, connection, Code(connection), time.GetElapsedTime(connection.OpenedAt), time.GetElapsedTime(connection.LastHeartbeatAt));
        }

        if (connection.ClientId is { } clientId)
            documents.TryRemove(new((connection.Person.Id, clientId), connection));
        presence.Depart(connection);
        CountChanged?.Invoke();
    }

    // The code that went over the wire: the client's own where it closed, ours where we did.
    private static int? Code(TrackedConnection connection)
    {
        var cause = connection.Cause!;
        var sentByClient = cause == DisconnectCause.ClientLeft || cause == DisconnectCause.NetworkLost ? connection.Socket?.ClientCode : null;
        return sentByClient ?? cause.CloseCode;
    }
}
