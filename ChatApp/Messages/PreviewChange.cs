using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>A preview for a message, made by the server. Not stored if the message has changed since its link was read.</summary>
/// <param name="Message">The message as it was.</param>
/// <param name="Preview">The preview.</param>
/// <param name="PictureHash">Hash of the content of the preview's picture; null for none.</param>
public sealed record PreviewChange(MessageView Message, LinkPreview Preview, string? PictureHash)
    : MessageWrite(Message.Author.Id, Message.RoomId);
