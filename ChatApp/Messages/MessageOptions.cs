using System.Text;
using ChatApp.Configuration;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

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

[OptionsValidator]
internal sealed partial class MessageOptionsCheck : IValidateOptions<MessageOptions>;

/// <summary>Rate limits of <see cref="MessageOptions"/>: writes per person or bot, and text per guest.</summary>
public sealed class MessageRateLimiter(IOptions<MessageOptions> options, TimeProvider time)
{
    private const int BotSecondsAtOnce = 6;

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyMessages, "That is too fast. Wait a second, then send it again.");

    private static readonly Refusal TooMuch = new(
        ErrorCodes.TooManyRequests, "A guest may not write more than that in a day. Ask for an account.");

    private readonly RateLimiter pace = new(options.Value.MessagesPerSecond, options.Value.MessagesAtOnce, time);
    private readonly RateLimiter bots = new(
        options.Value.BotMessagesPerSecond, BotSecondsAtOnce * options.Value.BotMessagesPerSecond, time);
    private readonly RateLimiter? guests = options.Value.GuestBytesPerDay is > 0 and var bytes
        ? new(bytes / TimeSpan.FromDays(1).TotalSeconds, bytes, time)
        : null;

    /// <summary>Counts one write. Returns a refusal if it exceeds the rate or a guest's text per day, else null.</summary>
    /// <param name="person">The author.</param>
    /// <param name="text">The text; empty for a deletion.</param>
    public Refusal? Check(Person person, string? text)
    {
        if (!(person.Kind == PersonKind.Bot ? bots : pace).TryAcquire(person.Id))
            return TooFast;
        return person.Kind == PersonKind.Guest && !string.IsNullOrEmpty(text)
            && guests?.TryAcquire(person.Id, Encoding.UTF8.GetByteCount(text)) == false
            ? TooMuch : null;
    }
}
