using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>A message in a list over the rooms of a person.</summary>
/// <param name="Message">The message; its HTML is not rendered.</param>
/// <param name="Key">Its place in the list: those that follow have smaller ones.</param>
public sealed record ListedMessage(MessageView Message, long Key);
