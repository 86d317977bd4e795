using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.Extensions.Options;

namespace ChatApp.Messages;

/// <summary>How fast people may write, and how many may read up at a time.</summary>
public sealed class MessageOptions
{
    /// <summary>The messages, edits and deletions of one person in a second. Default 500: it stops a program that has gone wild, and is
    /// no rule of manners; a person types one a second at most.</summary>
    [Between(1, 100_000)]
    public int MessagesPerSecond { get; set; } = 500;

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

/// <summary>Holds people to <see cref="MessageOptions.MessagesPerSecond"/>; twice as many may come at once after a rest.</summary>
public sealed class MessagePace(IOptions<MessageOptions> options, TimeProvider time)
{
    private static readonly Refusal TooFast = new(ErrorCodes.TooManyMessages, "That is too fast. Wait a second, then send it again.");

    private readonly PaceLimit pace = new(options.Value.MessagesPerSecond, 2 * options.Value.MessagesPerSecond, time);

    /// <summary>Counts one write; why not where it comes too fast.</summary>
    public Refusal? Check(string personId) => pace.TryCount(personId) ? null : TooFast;
}
