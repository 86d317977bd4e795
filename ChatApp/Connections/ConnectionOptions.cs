using ChatApp.Configuration;
using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>Limits and intervals of client connections.</summary>
public sealed class ConnectionOptions
{
    /// <summary>Time from a page's load to its one automatic first connect. Default 2 s.</summary>
    [Between("00:00:00", "00:10:00")]
    public TimeSpan ConnectDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Interval between heartbeats of a connected client. Default 30 s.</summary>
    [Between("00:00:01", "00:10:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum number of connections, including unused tickets. Default 10,000: with the 29 kB that an idle connection takes on an
    /// empty hub, that is about 300 MB.</summary>
    [Between(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Connections admitted per second; beyond that, clients get a turn. Default 100: in the first seconds after a start,
    /// admission, <c>Hello</c> and entering a room took 4 to 10 ms of processor time on a machine with two cores, so half of such a machine
    /// is left for connected clients.</summary>
    [Between(1, 100_000)]
    public int ConnectionsPerSecond { get; set; } = 100;

    /// <summary>Maximum number of connections of one person, including unused tickets; 0 for no limit. Default 50: more than the connected
    /// tabs and devices of any real person.</summary>
    [Between(0, 1_000_000, Zero = "no limit")]
    public int ConnectionsPerPerson { get; set; } = 50;

    /// <summary>Maximum number of unused tickets of one person; one more voids the oldest, whose client is then admitted at the upgrade
    /// without a ticket. Default 5.</summary>
    [Between(1, 1_000_000)]
    public int TicketsPerPerson { get; set; } = 5;

    /// <summary>Maximum number of connections from one address; 0 for no limit, the default.</summary>
    [Between(0, 1_000_000, Zero = "no limit")]
    public int ConnectionsPerAddress { get; set; }

    /// <summary>Number of connections of one person within <see cref="FlappingWindow"/> that counts as flapping; 0 for no limit. Default
    /// 20: a client that reconnects automatically makes more. Connections that a person requested are counted separately, with a limit
    /// <see cref="FlappingWatch.PressedFactor"/> times as high.</summary>
    [Between(0, 10_000, Zero = "no limit")]
    public int FlappingOpens { get; set; } = 20;

    /// <summary>The same limit for one address; 0, the default, for no limit: one address may be a whole office or a proxy.</summary>
    [Between(0, 1_000_000, Zero = "no limit")]
    public int FlappingOpensPerAddress { get; set; }

    /// <summary>Window for <see cref="FlappingOpens"/> and <see cref="FlappingOpensPerAddress"/>. Default 5 minutes.</summary>
    [Between("00:00:01", "1.00:00:00")]
    public TimeSpan FlappingWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sustained hub calls per second of one connection. Default 50: a page makes about
    /// ten during the fastest scrolling.</summary>
    [Between(1, 1_000_000)]
    public int CallsPerSecond { get; set; } = 50;

    /// <summary>Burst of hub calls after an idle time. Default 300.</summary>
    [Between(10, 10_000_000)]
    public int CallsAtOnce { get; set; } = 300;

    /// <summary>Maximum number of unsent bytes of one connection that reads too slowly; above it, the connection is ended. Default 1 MB:
    /// about 2,000 messages.</summary>
    [Between(4 * Limits.LargestPageBytes, 1024 * 1024 * 1024)]
    public int SendBacklogBytes { get; set; } = 1024 * 1024;

    /// <summary>Maximum number of unsent bytes of all connections; above it, connections with at least a quarter of
    /// <see cref="SendBacklogBytes"/> are ended. Default 32 MB; a batch that is being sent may hold the
    /// same amount again in memory.</summary>
    [Between(4 * Limits.LargestPageBytes, 1L << 40)]
    public long SendBacklogBytesTotal { get; set; } = 32 * 1024 * 1024;

    /// <summary>Maximum age of the oldest unsent byte of a connection that is behind by more than a page, and maximum time that a send may
    /// wait for a connection that acknowledges nothing. Default 8 s.</summary>
    [Between("00:00:01", "00:10:00")]
    public TimeSpan SendBacklogAge { get; set; } = TimeSpan.FromSeconds(8);
}
