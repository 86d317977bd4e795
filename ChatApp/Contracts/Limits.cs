namespace ChatApp.Contracts;

/// <summary>Limits that server and clients share.</summary>
public static class Limits
{
    /// <summary>The sentence of an <see cref="ErrorCodes.TryAgain"/> refusal while the disk is full; the page
    /// recognizes it by this text.</summary>
    public const string DiskFull = "The server's disk is full: nothing can be stored until there is room again.";

    /// <summary>The longest message, in UTF-16 units.</summary>
    public const int Text = 8_000;

    /// <summary>The longest name of a person, in UTF-16 units.</summary>
    public const int PersonName = 40;

    /// <summary>The longest name of a room, in UTF-16 units.</summary>
    public const int RoomName = 60;

    /// <summary>The longest topic of a room, in UTF-16 units.</summary>
    public const int Topic = 250;

    /// <summary>Maximum number of people in a direct conversation; a larger group should use a room with a name.</summary>
    public const int DirectPeople = 8;

    /// <summary>Maximum number of people found by a search for the start of their names.</summary>
    public const int PeopleFound = 10;

    /// <summary>Maximum number of people of a room, or of rooms to join, in a list.</summary>
    public const int Listed = 200;

    /// <summary>Maximum number of people named in a presence message; its count is always complete.</summary>
    public const int PresenceNames = 50;

    /// <summary>Maximum number of members of a room whose messages show their readers.</summary>
    public const int SeenByPeople = 100;

    /// <summary>The longest excerpt of a quoted message, in UTF-16 units.</summary>
    public const int Excerpt = 120;

    /// <summary>Maximum number of different emoji among the reactions to a message.</summary>
    public const int ReactionKinds = 20;

    /// <summary>Maximum number of pinned messages of a room: more are no selection.</summary>
    public const int Pins = 100;

    /// <summary>Maximum number of messages that a person saves for later: each page and each <c>Hello</c> names them.</summary>
    public const int Saved = 300;

    /// <summary>The longest emoji, in UTF-16 units: the longest that Unicode recommends has 15.</summary>
    public const int Emoji = 32;

    /// <summary>Maximum number of people whom a reaction names; its count is always complete.</summary>
    public const int ReactionNames = 10;

    /// <summary>Maximum number of further people whom a reaction lists by id only, so that they can recognize their own.</summary>
    public const int ReactionIds = 190;

    /// <summary>The longest id that a client may assign (client ids, message ids), in characters.</summary>
    public const int ClientMadeId = 64;

    /// <summary>The longest close reason, in bytes: a control frame holds 125, two of which are the code (RFC 6455, 5.5).</summary>
    public const int CloseReason = 123;

    /// <summary>The largest frame a client may send, in bytes. 8,000 characters escaped as <c>\uXXXX</c> take 48 kB.</summary>
    public const int Frame = 128 * 1024;

    /// <summary>The largest body of an HTTP request, in bytes: forms and admission need far less. With Kestrel's default of 30 MB,
    /// unauthenticated clients could fill the memory.</summary>
    public const long RequestBody = 64 * 1024;

    /// <summary>Maximum number of files of one message.</summary>
    public const int FilesPerMessage = 10;

    /// <summary>The longest name of a file, in UTF-16 units.</summary>
    public const int FileName = 120;

    /// <summary>The longest title, description and name of a site in the preview of a link, in UTF-16 units.</summary>
    public const int PreviewTitle = 200, PreviewDescription = 300, PreviewSite = 80;

    /// <summary>Number of messages that a room opens with, and of older ones per page.</summary>
    public const int Page = 50;

    /// <summary>Maximum number of messages in a response with changes.</summary>
    public const int ChangePage = 200;

    /// <summary>Maximum number of answers in the response with a thread: the newest ones.</summary>
    public const int ThreadAnswers = 199;

    /// <summary>Maximum size of messages in a response, in bytes, unless a single message is longer. A browser delivers a frame only when
    /// it is complete: at 2 kB/s this takes 16 s, about half of <see cref="Silence"/>.</summary>
    public const int PageBytes = 32 * 1024;

    /// <summary>Maximum size of the further pages of a catch-up, in bytes, for a client that received the previous pages quickly.</summary>
    public const int LargestPageBytes = 4 * PageBytes;

    /// <summary>A client that has received this many changes in one catch-up, and is still behind, starts
    /// again with the newest messages.</summary>
    public const int CatchUpMessages = 1_000;

    /// <summary>After this time without any frame, either end considers the connection lost. SignalR's own default.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Interval between SignalR's pings; half of <see cref="Silence"/>, so that one may be late.</summary>
    public static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>Maximum wait for the next response at each step of an attempt (admission, socket, handshake and <c>Hello</c>). The server
    /// allows the same time for the handshake and again for <c>Hello</c>.</summary>
    public static readonly TimeSpan Opening = TimeSpan.FromSeconds(10);

    /// <summary>A longer time is not a round trip: the device was asleep, or the process was suspended,
    /// while the response was pending.</summary>
    public static readonly TimeSpan RoundTrip = TimeSpan.FromSeconds(60);

    /// <summary>Maximum duration of a whole attempt: with a round trip of 3 s it needs about 18 s.</summary>
    public static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(30);

    /// <summary>After this time without a response to a heartbeat, a connection counts as unproven.</summary>
    public static readonly TimeSpan Unproven = TimeSpan.FromSeconds(10);
}
