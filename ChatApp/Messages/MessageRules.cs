using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>What a message may be.</summary>
public static class MessageRules
{
    internal static readonly Refusal NotFound = new(ErrorCodes.MessageNotFound, "There is no such message in this room.");

    internal static readonly Refusal Deleted = new(ErrorCodes.NotAllowed, "This message was deleted.");

    internal static readonly Refusal NotYours = new(ErrorCodes.NotAllowed, "Only who wrote a message may change it.");

    /// <summary>Why this may not be posted; null when it may.</summary>
    public static Refusal? Check(string? clientMessageId, string? text) => ClientIds.Valid(clientMessageId)
        ? Check(text)
        : new(ErrorCodes.InvalidRequest, $"A clientMessageId is 1 to {Limits.ClientMadeId} letters, digits, '-' or '_'.");

    /// <summary>Why a message may not have this text; null when it may.</summary>
    public static Refusal? Check(string? text)
    {
        if (text is null || !Characters.AnyVisible(text))
            return new(ErrorCodes.TextEmpty, "There is nothing to send.");
        if (SharedRules.CheckLength(text) is { } tooLong)
            return tooLong;
        return text.Contains('\0', StringComparison.Ordinal)
            ? new(ErrorCodes.InvalidRequest, "A message may not contain the character NUL.")
            : null;
    }
}
