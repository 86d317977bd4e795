using System.Diagnostics.Metrics;
using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>Metrics of connections: how many are open, how they start, stay alive and end. Names and units follow OpenTelemetry; every
/// cause and code starts at 0, so that the first increase is visible.</summary>
public sealed class ConnectionMetrics
{
    // From the request to connect; beyond 10 s a client has given up, unless it waited for its turn. In seconds.
    private static readonly double[] ConnectBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // From the same room to the other side of the world, and slower. In seconds.
    private static readonly double[] RoundTripBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

    private readonly UpDownCounter<long> open;
    private readonly Counter<long> opened;
    private readonly Counter<long> ended;
    private readonly Counter<long> refused;
    private readonly Counter<long> flapping;
    private readonly Histogram<double> connecting;
    private readonly Histogram<double> roundTrip;
    private readonly Counter<long> heartbeats;
    private readonly Counter<long> late;
    private readonly Counter<long> gaps;

    /// <summary>Creates the instruments and initializes them with 0.</summary>
    public ConnectionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChatApp");
        open = meter.CreateUpDownCounter<long>("chatapp.connections.open", "{connection}", "Connections that are open.");
        opened = meter.CreateCounter<long>("chatapp.connections.opened", "{connection}", "Connections counted in.");
        ended = meter.CreateCounter<long>("chatapp.connections.ended", "{connection}", "Connections counted out, by cause.");
        refused = meter.CreateCounter<long>(
            "chatapp.connections.refused", "{refusal}", "Attempts to connect that admission refused, by code.");
        flapping = meter.CreateCounter<long>(
            "chatapp.connections.flapping", "{episode}", "Episodes of connections that were opened again and again.");
        connecting = meter.CreateHistogram(
            "chatapp.connect.duration", "s", "From the press to Hello, the waiting for a turn included.", advice: Buckets(ConnectBuckets));
        roundTrip = meter.CreateHistogram(
            "chatapp.round_trip.duration", "s", "From the server's answer to the handshake to Hello: one way there and back.",
            advice: Buckets(RoundTripBuckets));
        heartbeats = meter.CreateCounter<long>("chatapp.heartbeats.received", "{heartbeat}", "Heartbeats.");
        late = meter.CreateCounter<long>("chatapp.heartbeats.late", "{heartbeat}", "Heartbeats that had not come for three intervals.");
        gaps = meter.CreateCounter<long>(
            "chatapp.gaps.seen", "{gap}", "Gaps that connected readers saw in what they were sent, and asked to be filled.");
        Begin();
    }

    /// <summary>Counts an opened connection.</summary>
    public void Opened()
    {
        open.Add(1);
        opened.Add(1);
    }

    /// <summary>Counts an ended connection.</summary>
    public void Ended(DisconnectCause cause)
    {
        open.Add(-1);
        ended.Add(1, Tag("cause", cause.Name));
    }

    /// <summary>Counts a refused attempt to connect.</summary>
    /// <param name="code">From <see cref="RefusalCodes"/>.</param>
    public void Refused(string code) => refused.Add(1, Tag("code", code));

    /// <summary>Counts the start of a flapping episode.</summary>
    public void Flapping() => flapping.Add(1);

    /// <summary>Records the connect time and the round trip of a connection that called <c>Hello</c>.</summary>
    public void Introduced(TimeSpan sincePress, TimeSpan thereAndBack)
    {
        connecting.Record(sincePress.TotalSeconds);
        roundTrip.Record(thereAndBack.TotalSeconds);
    }

    /// <summary>Counts a received heartbeat.</summary>
    public void Beat() => heartbeats.Add(1);

    /// <summary>Counts a late heartbeat.</summary>
    public void Late() => late.Add(1);

    /// <summary>Counts a gap that a reader found in the messages it received.</summary>
    public void GapSeen() => gaps.Add(1);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static InstrumentAdvice<double> Buckets(double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };

    private void Begin()
    {
        foreach (var counter in (Counter<long>[])[opened, flapping, heartbeats, late, gaps])
            counter.Add(0);
        open.Add(0);
        foreach (var cause in DisconnectCause.All)
            ended.Add(0, Tag("cause", cause.Name));
        foreach (var code in RefusalCodes.All)
            refused.Add(0, Tag("code", code));
    }
}
