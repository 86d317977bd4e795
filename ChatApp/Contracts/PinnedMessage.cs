namespace ChatApp.Contracts;

/// <summary>A pinned message in the list of its room.</summary>
/// <param name="Message">The beginning of the message.</param>
/// <param name="Pinned">Who pinned it, and when.</param>
public sealed record PinnedMessage(Quote Message, Pin Pinned);
