namespace ChatApp.Realtime.Cluster;

/// <summary>A message of a node to the others over the bell.</summary>
/// <param name="Node">The node's id.</param>
/// <param name="Notice">Id of the newest notice when the frame was sent: receivers apply all notices up to it before the changes.</param>
/// <param name="Rooms">The rooms that a group of messages changed; null for none.</param>
/// <param name="Typing">A person who types; null for none.</param>
/// <param name="At">When it was sent, Unix time in milliseconds; 0 where that does not matter.</param>
internal sealed record Frame(
    string Node, long Notice, IReadOnlyList<FrameRoom>? Rooms = null, FrameTyping? Typing = null, long At = 0);
