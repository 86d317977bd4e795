using ChatApp.Contracts;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>How clients connect, and how many may.</summary>
public sealed class ConnectionOptions
{
    /// <summary>Between a page's load and its one automatic first connect. Default 2 s.</summary>
    [Between("00:00:00", "00:10:00")]
    public TimeSpan ConnectDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two heartbeats of a connected client. Default 30 s.</summary>
    [Between("00:00:01", "00:10:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most connections at a time, tickets that wait to be used included. Default 10,000: at the 29 kB that an idle
    /// connection takes on a bare hub that is some 300 MB.</summary>
    [Between(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How many connections are let in a second; beyond that a turn is given. Default 100: in the first seconds after a
    /// start, admission, <c>Hello</c> and entering a room took 4 to 10 ms of processor time on a machine with two cores, so that half of
    /// such a machine is left to those who are in already.</summary>
    [Between(1, 100_000)]
    public int ConnectionsPerSecond { get; set; } = 100;

    /// <summary>The most connections of one person at a time, tickets that wait to be used included; 0 for no limit. Default 50: nobody has more
    /// tabs and devices that are all connected.</summary>
    [Between(0, 1_000_000, Zero = "no limit")]
    public int ConnectionsPerPerson { get; set; } = 50;

    /// <summary>How many tickets of one person may wait to be used; with one more, the oldest is void, and its client passes the gate without one.
    /// Default 5.</summary>
    [Between(1, 1_000_000)]
    public int TicketsPerPerson { get; set; } = 5;

    /// <summary>The most connections from one address at a time; 0 for no limit, the default.</summary>
    [Between(0, 1_000_000, Zero = "no limit")]
    public int ConnectionsPerAddress { get; set; }

    /// <summary>How many connections of one person within <see cref="FlappingWindow"/> are too many; 0 for no limit. Default 20: a
    /// client that reconnects by itself makes more. Those that a person asked for are counted apart, against <see cref="FlappingWatch.PressedFactor"/>
    /// times as many.</summary>
    [Between(0, 10_000, Zero = "no limit")]
    public int FlappingOpens { get; set; } = 20;

    /// <summary>The same for one address; 0, the default, for no limit: one address may be a whole office, or a proxy.</summary>
    [Between(0, 1_000_000, Zero = "no limit")]
    public int FlappingOpensPerAddress { get; set; }

    /// <summary>The time within which those are counted. Default 5 minutes.</summary>
    [Between("00:00:01", "1.00:00:00")]
    public TimeSpan FlappingWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The hub calls of one connection in a second. Default 50: a page makes some ten while its person scrolls as fast as they can.</summary>
    [Between(1, 1_000_000)]
    public int CallsPerSecond { get; set; } = 50;

    /// <summary>How many of them may come at once after a rest. Default 300.</summary>
    [Between(10, 10_000_000)]
    public int CallsAtOnce { get; set; } = 300;

    /// <summary>How many bytes may wait for one connection that reads more slowly than it is sent to; with more it is cut. Default 1 MB: some 2,000
    /// messages.</summary>
    [Between(4 * Limits.LargestPageBytes, 1024 * 1024 * 1024)]
    public int SendBacklogBytes { get; set; } = 1024 * 1024;

    /// <summary>How many bytes may wait for all connections together; with more, those with a quarter of <see cref="SendBacklogBytes"/> and above are
    /// cut. Default 32 MB; of a batch that is being sent as much again may be in memory.</summary>
    [Between(4 * Limits.LargestPageBytes, 1L << 40)]
    public long SendBacklogBytesTotal { get; set; } = 32 * 1024 * 1024;

    /// <summary>How long the oldest byte may wait for a connection that is behind by more than a page, and how long one that takes nothing at all may
    /// keep a send waiting. Default 8 s.</summary>
    [Between("00:00:01", "00:10:00")]
    public TimeSpan SendBacklogAge { get; set; } = TimeSpan.FromSeconds(8);
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class ConnectionOptionsCheck : IValidateOptions<ConnectionOptions>;
