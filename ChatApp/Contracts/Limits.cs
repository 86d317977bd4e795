namespace ChatApp.Contracts;

/// <summary>Bounds that both ends of a connection know.</summary>
public static class Limits
{
    /// <summary>What a refusal with <see cref="ErrorCodes.TryAgain"/> says while nothing can be stored for want of room; the page knows it by this sentence.</summary>
    public const string DiskFull = "The server's disk is full: nothing can be stored until there is room again.";

    /// <summary>The longest message, in UTF-16 units.</summary>
    public const int Text = 8_000;

    /// <summary>The longest name of a person, in UTF-16 units.</summary>
    public const int PersonName = 40;

    /// <summary>The longest name of a room, in UTF-16 units.</summary>
    public const int RoomName = 60;

    /// <summary>The longest topic of a room, in UTF-16 units.</summary>
    public const int Topic = 250;

    /// <summary>The most people in a direct conversation: more of them want a room with a name.</summary>
    public const int DirectPeople = 8;

    /// <summary>How many people a search by the beginning of their names finds at most.</summary>
    public const int PeopleFound = 10;

    /// <summary>How many people of a room, and how many rooms to join, a list names at most.</summary>
    public const int Listed = 200;

    /// <summary>How many people a note about presence names at most; its count is always whole.</summary>
    public const int PresenceNames = 50;

    /// <summary>The longest id a client may make up (client ids, message ids), in characters.</summary>
    public const int ClientMadeId = 64;

    /// <summary>The longest close reason, in bytes: a control frame holds 125, two of which are the code (RFC 6455, 5.5).</summary>
    public const int CloseReason = 123;

    /// <summary>The largest frame a client may send, in bytes. 8,000 characters escaped as <c>\uXXXX</c> take 48 kB.</summary>
    public const int Frame = 128 * 1024;

    /// <summary>The largest body of an HTTP request, in bytes: forms and admission need far less. Kestrel's own 30 MB lets strangers fill memory.</summary>
    public const long RequestBody = 64 * 1024;

    /// <summary>How many messages a room opens with, and how many older ones come at a time.</summary>
    public const int Page = 50;

    /// <summary>The most messages one answer about changes carries.</summary>
    public const int ChangePage = 200;

    /// <summary>How many bytes of messages an answer carries at most, unless a single message is longer. A browser shows nothing of a frame
    /// before it is complete: at 2 kB/s this takes 16 s, about half of <see cref="Silence"/>.</summary>
    public const int PageBytes = 32 * 1024;

    /// <summary>The most bytes of the further pages of a catch-up, for a reader that took the pages before quickly.</summary>
    public const int LargestPageBytes = 4 * PageBytes;

    /// <summary>A reader that has been given this many changes in one catch-up, and is still behind, starts again with the newest messages.</summary>
    public const int CatchUpMessages = 1_000;

    /// <summary>After this long without any frame, either end takes the connection for lost. SignalR's own default.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>The time between two of SignalR's pings; half of <see cref="Silence"/>, so that one may be late.</summary>
    public static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait of an attempt (admission, socket, handshake and <c>Hello</c>) for the next sign of the other side. The server
    /// allows as long for the handshake and again for <c>Hello</c>.</summary>
    public static readonly TimeSpan Opening = TimeSpan.FromSeconds(10);

    /// <summary>What took longer was no round trip: the machine slept, or the process stood still, while the answer waited.</summary>
    public static readonly TimeSpan RoundTrip = TimeSpan.FromSeconds(60);

    /// <summary>The longest time of an attempt as a whole: a round trip of 3 s needs some 18 s.</summary>
    public static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(30);

    /// <summary>A heartbeat unanswered for this long makes a connection unproven.</summary>
    public static readonly TimeSpan Unproven = TimeSpan.FromSeconds(10);
}

/// <summary>What both ends refuse: clients before they send, the server whatever it is sent.</summary>
public static class SharedRules
{
    /// <summary>Why no message may have this text for its length; null when it is short enough.</summary>
    public static Refusal? CheckLength(string text) => text.Length > Limits.Text
        ? new(ErrorCodes.TextTooLong, $"A message may have {Limits.Text} characters; this one has {text.Length}.")
        : null;
}

/// <summary>Addresses on the server.</summary>
public static class Paths
{
    /// <summary>Where a server listens, and a probe looks, unless told otherwise: loopback only.</summary>
    public const string DefaultAddress = "http://127.0.0.1:50001";

    /// <summary>Admission; asked before each connection attempt.</summary>
    public const string Connect = "/connect";

    /// <summary>Where a page that is being left says so, with its connection's id behind it.</summary>
    public const string Goodbye = "/connect/goodbye";

    /// <summary>The hub.</summary>
    public const string Hub = "/hubs/chat";

    /// <summary>Prometheus's figures, for this machine and for operators.</summary>
    public const string Metrics = "/metrics";
}

/// <summary>What <c>POST /connect</c> may be asked with.</summary>
/// <param name="Turn">From a <c>WaitForTurn</c>, once its time has come.</param>
/// <param name="Pressed">Whether a person asked for this attempt: pressed the button, or loaded the page. People who press in many tabs are
/// not taken for a client that reconnects by itself.</param>
public sealed record ConnectRequest(string? Turn, bool? Pressed = null);

/// <summary>What <c>POST /connect</c> answers when it lets a client in.</summary>
/// <param name="Ticket">Goes into the hub's address as <c>?ticket=</c>; one use, 30 seconds.</param>
public sealed record ConnectAnswer(string Ticket);
