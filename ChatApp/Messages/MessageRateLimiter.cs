using System.Text;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Messages;

/// <summary>Rate limits of <see cref="MessageOptions"/>: writes per person or bot, and text per guest.</summary>
public sealed class MessageRateLimiter(IOptions<MessageOptions> options, TimeProvider time)
{
    private const int BotSecondsAtOnce = 6;

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyMessages, "That is too fast. Wait a second, then send it again.");

    private static readonly Refusal TooMuch = new(
        ErrorCodes.TooManyRequests, "A guest may not write more than that in a day. Ask for an account.");

    private readonly RateLimiter limiter = new(options.Value.MessagesPerSecond, options.Value.MessagesAtOnce, time);
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
        if (!(person.Kind == PersonKind.Bot ? bots : limiter).TryAcquire(person.Id))
            return TooFast;
        return person.Kind == PersonKind.Guest && !string.IsNullOrEmpty(text)
            && guests?.TryAcquire(person.Id, Encoding.UTF8.GetByteCount(text)) == false
            ? TooMuch : null;
    }
}
