
namespace ChatApp.HubLog;

/// <summary>A row of the hub log. Columns that do not apply to its event are null.</summary>
public sealed class HubLogRow
{
    /// <summary>Name of this machine.</summary>
    internal static string ThisNode { get; set; } = Environment.MachineName;

    /// <summary>Primary key; increases with each row.</summary>
    public long Key { get; internal set; }

    /// <summary>Time in UTC ticks: a number, so that the database can group by minute.</summary>
    public long AtTicks { get; init; }

    /// <summary>The kind of event.</summary>
    public HubLogEvent Event { get; init; }

    /// <summary>For an opening: whether its end has not been written yet.</summary>
    public bool IsOpen { get; init; }

    /// <summary>For an opening or an end that is not written yet: links the two. Not stored.</summary>
    public HubLogOpening? Opening { get; init; }

    /// <summary>SignalR's id of the connection.</summary>
    public string? ConnectionId { get; init; }

    /// <summary>The person's id; null if unknown.</summary>
    public string? PersonId { get; init; }

    /// <summary>The person's name at that time.</summary>
    public string? PersonName { get; init; }

    /// <summary>Id of the document or process that connected.</summary>
    public string? ClientId { get; init; }

    /// <summary>The remote address; null if the row concerns a person at any address.</summary>
    public string? Address { get; init; }

    /// <summary>For an opening: the client's user agent, shortened.</summary>
    public string? Agent { get; init; }

    /// <summary>Name of the machine on which the server runs.</summary>
    public string Node { get; init; } = ThisNode;

    /// <summary>Number of open connections after the event.</summary>
    public int? Connections { get; init; }

    /// <summary>For a refusal: the number of merged attempts; see <see cref="HubLogRefusals"/>. 1 for every other event.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>The cause of an end, or the code of a refusal.</summary>
    public string? Cause { get; init; }

    /// <summary>The WebSocket close code, or the HTTP status of a refusal.</summary>
    public int? Code { get; init; }

    /// <summary>In ms: duration of a connection, lateness of a heartbeat, wait of a refusal, or window of flapping.</summary>
    public long? DurationMs { get; init; }

    /// <summary>For an opening, in ms: time from the first admission request to <c>Hello</c>, including the wait for a turn.</summary>
    public long? ConnectMs { get; init; }

    /// <summary>In ms, measured by the server: time from its handshake response to <c>Hello</c>,
    /// which a client sends immediately.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>For an end: time since the last heartbeat, or since <c>Hello</c>, in ms.</summary>
    public long? HeartbeatAgoMs { get; init; }

    /// <summary>For an end: number of frames received.</summary>
    public long? FramesIn { get; init; }

    /// <summary>For an end: number of frames sent.</summary>
    public long? FramesOut { get; init; }

    /// <summary>For flapping: number of connections opened.</summary>
    public int? Opens { get; init; }

    /// <summary>The client's report on this end: the cause; null until it has reported.</summary>
    public string? ReportedCause { get; init; }

    /// <summary>The close code that the client received.</summary>
    public int? ReportedCode { get; init; }

    /// <summary>The close reason that the client received.</summary>
    public string? ReportedReason { get; init; }

    /// <summary>When the client noticed the end, by its own clock, in UTC ticks.</summary>
    public long? ReportedAtTicks { get; init; }

    /// <summary>Whether the client's page was hidden.</summary>
    public bool? ReportedHidden { get; init; }

    /// <summary>Whether the client's browser reported a network.</summary>
    public bool? ReportedOnline { get; init; }

    /// <summary>The last round trip that the client measured, in ms.</summary>
    public double? ReportedRoundTripMs { get; init; }

    /// <summary><see cref="AtTicks"/> as date and time. UTC.</summary>
    public DateTimeOffset At => new(AtTicks, TimeSpan.Zero);
}
