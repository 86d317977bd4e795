using ChatApp.Configuration;

namespace ChatApp.Messages;

/// <summary>Limits on writing, and on concurrent catch-up reads.</summary>
public sealed class MessageOptions
{
    /// <summary>Messages, edits and deletions per person and second. Default 10: a person types one a second at most.</summary>
    [Between(1, 100_000)]
    public int MessagesPerSecond { get; set; } = 10;

    /// <summary>The burst after a pause, such as the outboxes of several tabs. Default 60.</summary>
    [Between(1, 1_000_000)]
    public int MessagesAtOnce { get; set; } = 60;

    /// <summary>Messages, edits and deletions per bot and second; the burst is six times that. Default 100.</summary>
    [Between(1, 100_000)]
    public int BotMessagesPerSecond { get; set; } = 100;

    /// <summary>UTF-8 bytes of text per guest and day; 0 for no limit. Default 1,000,000: a person who types all day writes a fifth of it,
    /// also in Chinese.</summary>
    [Between(0, 1_000_000_000, Zero = "no limit")]
    public int GuestBytesPerDay { get; set; } = 1_000_000;

    /// <summary>Concurrent catch-up reads; 0, the default, for two per processor: one SQLite read keeps a processor busy throughout, and
    /// the second is ready to follow it.</summary>
    [Between(0, 1_000, Zero = "two a processor")]
    public int CatchUpReads { get; set; }

    /// <summary><see cref="CatchUpReads"/> with its default applied.</summary>
    public int CatchUpReadsAtOnce => CatchUpReads > 0 ? CatchUpReads : 2 * Environment.ProcessorCount;
}
