using ChatApp.Contracts;
using ChatApp.Ledger;

namespace ChatApp.Connections;

/// <summary>What the server keeps of one connection, from its upgrade to its end. One is made for every upgrade request; it counts as
/// open only between <see cref="ConnectionRegistry.Open"/> and <see cref="ConnectionRegistry.Close"/>.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never asked for, so there is nothing to dispose of.
public sealed class TrackedConnection(Person person, string sessionId, string address, string? agent, AdmittedPlace place, SendBacklog backlog)
#pragma warning restore CA1001
{
    private static readonly AsyncLocal<TrackedConnection?> OfThisFlow = new();

    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string[] entered = [];
    private DisconnectCause? cause;
    private int refusedCalls;
    private long refusedSince;

    /// <summary>The connection whose frames the running code reads: set by the hub gate, and flowing into all that SignalR does for it.</summary>
    public static TrackedConnection? Current
    {
        get => OfThisFlow.Value;
        set => OfThisFlow.Value = value;
    }

    /// <summary>SignalR's connection id; empty until open.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>Whose it is.</summary>
    public Person Person { get; } = person;

    /// <summary>The session it was opened with.</summary>
    public string SessionId { get; } = sessionId;

    /// <summary>The remote address.</summary>
    public string Address { get; } = address;

    /// <summary>What its program calls itself; null where it says nothing.</summary>
    public string? Agent { get; } = agent;

    /// <summary>The socket, once accepted.</summary>
    public CauseSocket? Socket { get; internal set; }

    /// <summary>What waits to be sent on it.</summary>
    internal SendBacklog Backlog { get; } = backlog;

    /// <summary>The time stamp at which its calls so far have taken up their share of <see cref="ConnectionOptions.CallsPerSecond"/>.</summary>
    internal long CallsPaidAt { get; set; }

    /// <summary>The document or process that connected; null until <c>Hello</c>.</summary>
    public string? ClientId { get; internal set; }

    /// <summary>Whether <c>Hello</c> was said.</summary>
    public bool SaidHello => ClientId is not null;

    /// <summary>A timestamp of the time provider's clock.</summary>
    public long OpenedAt { get; internal set; }

    /// <summary>The same moment by the calendar. UTC.</summary>
    public DateTimeOffset OpenedAtTime { get; internal set; }

    /// <summary>How many connections were open, this one included, when it opened.</summary>
    public int CountAtOpening { get; internal set; }

    /// <summary>What joins the hub log's entries of it.</summary>
    internal LedgerOpening Opening { get; } = new();

    /// <summary>From the press to <c>Hello</c>; null until then.</summary>
    public TimeSpan? ConnectTime { get; internal set; }

    /// <summary>From the server's answer to the handshake to <c>Hello</c>, which follows at once: one way there and back; null until then.</summary>
    public TimeSpan? RoundTrip { get; internal set; }

    /// <summary>When the last heartbeat, or before the first one <c>Hello</c>, came.</summary>
    public long LastHeartbeatAt { get; internal set; }

    /// <summary>Whether the present lateness has been logged.</summary>
    public bool LatenessLogged { get; internal set; }

    /// <summary>How many messages the catch-up under way has brought.</summary>
    internal int CaughtUp { get; set; }

    /// <summary>How large the latest page of that catch-up could be, in bytes.</summary>
    internal int PageBytes { get; set; } = Limits.PageBytes;

    /// <summary>When that page was given.</summary>
    internal long PageAt { get; set; }

    /// <summary>How many calls the client made that no client of ours makes; see <see cref="ConnectionWatch"/>.</summary>
    public int BadCalls { get; internal set; }

    /// <summary>Counts a refused call; see <see cref="ConnectionWatch.MostRefusedCalls"/>.</summary>
    /// <returns>Whether that is one too many.</returns>
    internal bool CountRefusedCall(TimeProvider time)
    {
        if (refusedCalls == 0 || time.GetElapsedTime(refusedSince) > ConnectionWatch.RefusedWithin)
            (refusedSince, refusedCalls) = (time.GetTimestamp(), 0);
        return ++refusedCalls > ConnectionWatch.MostRefusedCalls;
    }

    /// <summary>The rooms whose messages it gets.</summary>
    public IReadOnlyCollection<string> Rooms => Volatile.Read(ref entered);

    /// <summary>Held while its subscriptions change, so that a room that is lost is not subscribed to again at the same moment.</summary>
    public SemaphoreSlim Subscribing { get; } = new(1, 1);

    /// <summary>Whether it counts as somebody being here; <see cref="Presence"/>'s own.</summary>
    internal bool IsPresent { get; set; }

    /// <summary>Why it ends, where the server knows; the first cause stays.</summary>
    public DisconnectCause? Cause => cause;

    /// <summary>Ends when the last byte, the close frame included, is written: later than the connection stops being counted.</summary>
    public Task Finished => finished.Task;

    internal void Finish() => finished.TrySetResult();

    internal Action Abort { get; set; } = () => { };

    /// <summary>Its place at the gate; given back once, however often it is disposed of.</summary>
    internal AdmittedPlace Place { get; } = place;

    internal bool IsOpen { get; set; }

    internal bool WasOpen => Id.Length > 0;

    /// <summary>Notes that it gets a room's messages. Like <see cref="LeaveRoom"/> for who holds <see cref="Subscribing"/>.</summary>
    public void EnterRoom(string roomId)
    {
        if (!entered.Contains(roomId))
            Volatile.Write(ref entered, [.. entered, roomId]);
    }

    /// <summary>Notes that it does not; false where it did not before.</summary>
    public bool LeaveRoom(string roomId)
    {
        var before = entered;
        Volatile.Write(ref entered, [.. before.Where(room => room != roomId)]);
        return entered.Length < before.Length;
    }

    /// <summary>Whether the client said <c>Goodbye</c> last. A page says it when it is about to be left, and may stay after all: its next call takes
    /// it back.</summary>
    public bool IsLeaving { get; internal set; }

    /// <summary>Notes the cause, unless one is known already. A client that said goodbye and then went silent has left.</summary>
    public void NoteCause(DisconnectCause value)
    {
        var left = IsLeaving && (value == DisconnectCause.NetworkLost || value == DisconnectCause.TimedOut);
        Interlocked.CompareExchange(ref cause, left ? DisconnectCause.ClientLeft : value, null);
    }
}
