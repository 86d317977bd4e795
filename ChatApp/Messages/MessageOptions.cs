using System.Text;
using ChatApp.Configuration;
using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.Extensions.Options;

namespace ChatApp.Messages;

/// <summary>How fast people may write, and how many may read up at a time.</summary>
public sealed class MessageOptions
{
    /// <summary>The messages, edits and deletions of one person in a second. Default 10: a person types one a second at most.</summary>
    [Between(1, 100_000)]
    public int MessagesPerSecond { get; set; } = 10;

    /// <summary>How many of them may come at once after a rest, such as what waited in several tabs. Default 60.</summary>
    [Between(1, 1_000_000)]
    public int MessagesAtOnce { get; set; } = 60;

    /// <summary>The messages, edits and deletions of one bot in a second; six times as many at once. Default 100.</summary>
    [Between(1, 100_000)]
    public int BotMessagesPerSecond { get; set; } = 100;

    /// <summary>How many bytes (UTF-8) of text a guest may write in a day; 0 for no limit. Default 1,000,000: a person who types all day makes a
    /// fifth of it, in Chinese too.</summary>
    [Between(0, 1_000_000_000, Zero = "no limit")]
    public int GuestBytesPerDay { get; set; } = 1_000_000;

    /// <summary>How many catch-up reads may be under way at a time; 0, the default, for two a processor: SQLite's reads keep a processor
    /// busy from end to end, and the second one of each stands by.</summary>
    [Between(0, 1_000, Zero = "two a processor")]
    public int CatchUpReads { get; set; }

    /// <summary><see cref="CatchUpReads"/> with its default worked out.</summary>
    public int CatchUpReadsAtOnce => CatchUpReads > 0 ? CatchUpReads : 2 * Environment.ProcessorCount;
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class MessageOptionsCheck : IValidateOptions<MessageOptions>;

/// <summary>Holds people to <see cref="MessageOptions"/>: how often they write, and how much as a guest.</summary>
public sealed class MessageRateLimiter(IOptions<MessageOptions> options, TimeProvider time)
{
    private const int BotSecondsAtOnce = 6;

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyMessages, "That is too fast. Wait a second, then send it again.");

    private static readonly Refusal TooMuch = new(ErrorCodes.TooManyRequests, "A guest may not write more than that in a day. Ask for an account.");

    private readonly RateLimiter pace = new(options.Value.MessagesPerSecond, options.Value.MessagesAtOnce, time);
    private readonly RateLimiter bots = new(options.Value.BotMessagesPerSecond, BotSecondsAtOnce * options.Value.BotMessagesPerSecond, time);
    private readonly RateLimiter? guests = options.Value.GuestBytesPerDay is > 0 and var bytes
        ? new(bytes / TimeSpan.FromDays(1).TotalSeconds, bytes, time)
        : null;

    /// <summary>Counts one write; why not where it comes too fast, or is more than a guest may write.</summary>
    /// <param name="person">The writer.</param>
    /// <param name="text">The text; empty for a deletion.</param>
    public Refusal? Check(Person person, string? text)
    {
        if (!(person.Kind == PersonKind.Bot ? bots : pace).TryAcquire(person.Id))
            return TooFast;
        return person.Kind == PersonKind.Guest && !string.IsNullOrEmpty(text) && guests?.TryAcquire(person.Id, Encoding.UTF8.GetByteCount(text)) == false
            ? TooMuch : null;
    }
}
