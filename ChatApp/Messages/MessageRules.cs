using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>What a message may be.</summary>
public static class MessageRules
{
    /// <summary>Why this may not be posted; null when it may.</summary>
    public static Refusal? Check(string? clientMessageId, string? text)
    {
        if (!ClientIds.Valid(clientMessageId))
            return new(ErrorCodes.InvalidRequest, $"A clientMessageId is 1 to {Limits.ClientMadeId} letters, digits, '-' or '_'.");
        if (string.IsNullOrWhiteSpace(text))
            return new(ErrorCodes.TextEmpty, "There is nothing to send.");
        if (text.Length > Limits.Text)
            return new(ErrorCodes.TextTooLong, $"A message may have {Limits.Text} characters; this one has {text.Length}.");
        return text.Contains('\0', StringComparison.Ordinal)
            ? new(ErrorCodes.InvalidRequest, "A message may not contain the character NUL.")
            : null;
    }
}
