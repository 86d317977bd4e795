using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Validates messages and holds their refusals.</summary>
public static class MessageRules
{
    internal static readonly Refusal NotFound = new(ErrorCodes.MessageNotFound, "There is no such message in this room.");

    internal static readonly Refusal Deleted = new(ErrorCodes.NotAllowed, "This message was deleted.");

    internal static readonly Refusal FilesGone =
        new(ErrorCodes.FileNotFound, "A file of this message is not on the server any more. Send it again.");

    internal static readonly Refusal NoEmoji = new(ErrorCodes.InvalidRequest, "A reaction is one emoji.");

    internal static readonly Refusal TooManyKinds =
        new(ErrorCodes.NotAllowed, $"A message can have {Limits.ReactionKinds} different reactions, and this one has.");

    internal static readonly Refusal TooManyPins =
        new(ErrorCodes.NotAllowed, $"A room can have {Limits.Pins} pinned messages, and this one has. Unpin another one first.");

    internal static readonly Refusal NotYours = new(ErrorCodes.NotAllowed, "Only who wrote a message may change it.");

    /// <summary>The reason to refuse a message; null if it is allowed.</summary>
    public static Refusal? Check(string? clientMessageId, string? text) => ClientIds.Valid(clientMessageId)
        ? Check(text)
        : new(ErrorCodes.InvalidRequest, $"A clientMessageId is 1 to {Limits.ClientMadeId} letters, digits, '-' or '_'.");

    /// <summary>The reason to refuse a message with files, whose text may be empty; null if it is allowed.</summary>
    public static Refusal? Check(string? clientMessageId, string? text, IReadOnlyList<string?> files)
    {
        if (files.Count == 0 || Check(clientMessageId, text) is { Code: not ErrorCodes.TextEmpty })
            return Check(clientMessageId, text);
        return files.Count > Limits.FilesPerMessage || files.Distinct().Count() < files.Count
            || files.Any(id => id is null || !NewId.IsWellFormed(id))
            ? new(ErrorCodes.InvalidRequest, $"A message has at most {Limits.FilesPerMessage} files, each of them once.")
            : null;
    }

    /// <summary>The reason to refuse a message's text; null if it is allowed.</summary>
    public static Refusal? Check(string? text)
    {
        if (text is null || !Characters.AnyVisible(text))
            return new(ErrorCodes.TextEmpty, "There is nothing to send.");
        if (SharedRules.CheckLength(text) is { } tooLong)
            return new(ErrorCodes.TextTooLong, tooLong);
        return text.Contains('\0', StringComparison.Ordinal)
            ? new(ErrorCodes.InvalidRequest, "A message may not contain the character NUL.")
            : null;
    }
}
