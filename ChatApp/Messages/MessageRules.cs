using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Validates messages and holds their refusals.</summary>
public static class MessageRules
{
    internal static readonly Refusal NotFound = new(ErrorCodes.MessageNotFound, "There is no such message in this room.");

    internal static readonly Refusal Empty = new(ErrorCodes.TextEmpty, "There is nothing to send.");

    internal static readonly Refusal Deleted = new(ErrorCodes.NotAllowed, "This message was deleted.");

    internal static readonly Refusal Gone = new(ErrorCodes.NotAllowed, "This message can no longer be brought back.");

    internal static readonly Refusal FilesGone =
        new(ErrorCodes.FileNotFound, "A file of this message is not on the server any more. Send it again.");

    internal static readonly Refusal NoEmoji = new(ErrorCodes.InvalidRequest, "A reaction is one emoji.");

    internal static readonly Refusal TooManyKinds =
        new(ErrorCodes.NotAllowed, $"A message can have {Limits.ReactionKinds} different reactions, and this one has.");

    internal static readonly Refusal TooManyPins =
        new(ErrorCodes.NotAllowed, $"A room can have {Limits.Pins} pinned messages, and this one has. Unpin another one first.");

    internal static readonly Refusal NotYours = new(ErrorCodes.NotAllowed, "Only who wrote a message may change it.");

    /// <summary>The emoji of a reaction; null if it is none. Only those of today's list may be added, but also others removed: an earlier
    /// list may have allowed them.</summary>
    public static string? ReactionOf(string? emoji, bool on) =>
        Emoji.Normalize(emoji) ?? (!on && emoji?.Length is > 0 and <= Limits.Emoji ? emoji : null);

    /// <summary>The reason to refuse a message; null if it is allowed.</summary>
    public static Refusal? Check(string? clientMessageId, string? text) => CheckId(clientMessageId) ?? Check(text);

    /// <summary>The reason to refuse a message with files, whose text may be empty; null if it is allowed.</summary>
    public static Refusal? Check(string? clientMessageId, string? text, IReadOnlyList<string?> files)
    {
        if (files.Count == 0)
            return Check(clientMessageId, text);
        if ((CheckId(clientMessageId) ?? CheckCharacters(text)) is { } refusal)
            return refusal;
        return files.Count > Limits.FilesPerMessage || files.Distinct().Count() < files.Count
            || files.Any(id => id is null || !NewId.IsWellFormed(id))
            ? new(ErrorCodes.InvalidRequest, $"A message has at most {Limits.FilesPerMessage} files, each of them once.")
            : null;
    }

    /// <summary>The reason to refuse a message's text; null if it is allowed.</summary>
    public static Refusal? Check(string? text) => text is null || !Characters.AnyVisible(text) ? Empty : CheckCharacters(text);

    /// <summary>The same for a text that may be empty, as that of a message with files.</summary>
    public static Refusal? CheckCharacters(string? text)
    {
        if (text is null)
            return Empty;
        if (SharedRules.CheckLength(text) is { } tooLong)
            return new(ErrorCodes.TextTooLong, tooLong);
        return text.Contains('\0', StringComparison.Ordinal)
            ? new(ErrorCodes.InvalidRequest, "A message may not contain the character NUL.")
            : null;
    }

    private static Refusal? CheckId(string? clientMessageId) => ClientIds.Valid(clientMessageId)
        ? null
        : new(ErrorCodes.InvalidRequest, $"A clientMessageId is 1 to {Limits.ClientMadeId} letters, digits, '-' or '_'.");
}
