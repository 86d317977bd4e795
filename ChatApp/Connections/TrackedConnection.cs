using ChatApp.Contracts;
using ChatApp.HubLog;

namespace ChatApp.Connections;

/// <summary>State of one connection from its upgrade to its end. Created for every upgrade request; it counts as open only between
/// <see cref="ConnectionRegistry.Open"/> and <see cref="ConnectionRegistry.Close"/>.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose.
public sealed class TrackedConnection(
    Person person, string sessionId, string address, string? agent, AdmittedPlace place, SendBacklog backlog)
#pragma warning restore CA1001
{
    private static readonly AsyncLocal<TrackedConnection?> OfThisFlow = new();

    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string[] entered = [];
    private DisconnectCause? cause;
    private int refusedCalls;
    private long refusedSince;

    /// <summary>The connection of the current asynchronous flow: set by <see cref="HubGate"/>, and inherited by all
    /// that SignalR runs for it.</summary>
    public static TrackedConnection? Current
    {
        get => OfThisFlow.Value;
        set => OfThisFlow.Value = value;
    }

    /// <summary>SignalR's connection id; empty until open.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>The person who connected.</summary>
    public Person Person { get; } = person;

    /// <summary>The session it was opened with.</summary>
    public string SessionId { get; } = sessionId;

    /// <summary>The client's remote address.</summary>
    public string Address { get; } = address;

    /// <summary>The client's user agent; null when it sent none.</summary>
    public string? Agent { get; } = agent;

    /// <summary>The socket; null until it is accepted.</summary>
    public CauseSocket? Socket { get; internal set; }

    /// <summary>Bytes that wait to be sent on it.</summary>
    internal SendBacklog Backlog { get; } = backlog;

    /// <summary>Rate limiter state: the timestamp up to which its calls have used their share of
    /// <see cref="ConnectionOptions.CallsPerSecond"/>.</summary>
    internal long CallsPaidAt { get; set; }

    /// <summary>Id of the document or process that connected; null until <c>Hello</c>.</summary>
    public string? ClientId { get; internal set; }

    /// <summary>Id of the notice that announced it to other nodes: of two connections of a document, the greater id is the newer one. 0 for
    /// none. Counts as the newest until its own notice is stored.</summary>
    internal long PageNotice { get; set; } = long.MaxValue;

    /// <summary>Completes when that notice was stored, or could not be.</summary>
    internal Task Announced { get; set; } = Task.CompletedTask;

    /// <summary>Whether the client has called <c>Hello</c>.</summary>
    public bool SaidHello => ClientId is not null;

    /// <summary>Timestamp of the time provider when it opened.</summary>
    public long OpenedAt { get; internal set; }

    /// <summary><see cref="OpenedAt"/> as date and time. UTC.</summary>
    public DateTimeOffset OpenedAtTime { get; internal set; }

    /// <summary>Number of open connections when it opened, including this one.</summary>
    public int CountAtOpening { get; internal set; }

    /// <summary>Links the hub log rows of this connection.</summary>
    internal HubLogOpening Opening { get; } = new();

    /// <summary>Time from the request to connect to <c>Hello</c>; null until then.</summary>
    public TimeSpan? ConnectTime { get; internal set; }

    /// <summary>Time from the server's handshake response to <c>Hello</c>, which the client sends immediately: one
    /// round trip; null until then.</summary>
    public TimeSpan? RoundTrip { get; internal set; }

    /// <summary>Timestamp of the last heartbeat, or of <c>Hello</c> before the first one.</summary>
    public long LastHeartbeatAt { get; internal set; }

    /// <summary>Whether the current lateness has been logged.</summary>
    public bool LatenessLogged { get; internal set; }

    /// <summary>The change up to which the client said it holds each room: a heartbeat that says the same again costs nothing.</summary>
    internal Dictionary<string, long> Holds => field ??= [];

    /// <summary>The witness since which <see cref="Holds"/> are true: they end when the database is put back.</summary>
    internal string? HoldsSince { get; set; }

    /// <summary>Number of messages sent so far in the current catch-up.</summary>
    internal int CaughtUp { get; set; }

    /// <summary>Maximum size of that catch-up's latest page, in bytes.</summary>
    internal int PageBytes { get; set; } = Limits.PageBytes;

    /// <summary>Timestamp at which that page was sent.</summary>
    internal long PageAt { get; set; }

    /// <summary>Number of calls that this product's clients never make; see <see cref="ConnectionWatch"/>.</summary>
    public int BadCalls { get; internal set; }

    /// <summary>Counts a refused call; see <see cref="ConnectionWatch.MaxRefusedCalls"/>.</summary>
    /// <returns>Whether the limit is exceeded.</returns>
    internal bool CountRefusedCall(TimeProvider time)
    {
        if (refusedCalls == 0 || time.GetElapsedTime(refusedSince) > ConnectionWatch.RefusedCallWindow)
            (refusedSince, refusedCalls) = (time.GetTimestamp(), 0);
        return ++refusedCalls > ConnectionWatch.MaxRefusedCalls;
    }

    /// <summary>The rooms whose messages it receives.</summary>
    public IReadOnlyCollection<string> Rooms => Volatile.Read(ref entered);

    /// <summary>Held while its subscriptions change, so that a room is not subscribed again while its membership ends.</summary>
    public SemaphoreSlim Subscribing { get; } = new(1, 1);

    /// <summary>Whether it counts for its person's presence; maintained by <see cref="Presence"/>.</summary>
    internal bool IsPresent { get; set; }

    /// <summary>The cause of its end, if the server knows it; the first cause is kept.</summary>
    public DisconnectCause? Cause => cause;

    /// <summary>Completes when the last byte, including the close frame, is written: later than
    /// the connection stops being counted.</summary>
    public Task Finished => finished.Task;

    internal void Finish() => finished.TrySetResult();

    internal Action Abort { get; set; } = () => { };

    /// <summary>Its admitted place; released once, however often it is disposed.</summary>
    internal AdmittedPlace Place { get; } = place;

    internal bool IsOpen { get; set; }

    internal bool WasOpen => Id.Length > 0;

    /// <summary>Records that it receives a room's messages. Requires <see cref="Subscribing"/>, as does <see cref="LeaveRoom"/>.</summary>
    public void EnterRoom(string roomId)
    {
        if (!entered.Contains(roomId))
            Volatile.Write(ref entered, [.. entered, roomId]);
    }

    /// <summary>Records that it no longer receives a room's messages; false if it did not before.</summary>
    public bool LeaveRoom(string roomId)
    {
        var before = entered;
        Volatile.Write(ref entered, [.. before.Where(room => room != roomId)]);
        return entered.Length < before.Length;
    }

    /// <summary>Whether the client called <c>Goodbye</c>. A page calls it when it is about to be left but may stay after all: its next
    /// heartbeat resets this.</summary>
    public bool IsLeaving { get; internal set; }

    /// <summary>Records the cause unless one is known. A client that is lost or silent after <c>Goodbye</c> counts as left.</summary>
    public void NoteCause(DisconnectCause value)
    {
        var left = IsLeaving && (value == DisconnectCause.NetworkLost || value == DisconnectCause.TimedOut);
        Interlocked.CompareExchange(ref cause, left ? DisconnectCause.ClientLeft : value, null);
    }
}
