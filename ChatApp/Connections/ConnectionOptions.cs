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

    /// <summary>The most connections of one person at a time; 0 for no limit, the default.</summary>
    [Between(0, 1_000_000, Zero = "no limit")]
    public int ConnectionsPerPerson { get; set; }

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
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class ConnectionOptionsCheck : IValidateOptions<ConnectionOptions>;
