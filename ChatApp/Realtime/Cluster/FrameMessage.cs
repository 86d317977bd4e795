using ChatApp.Contracts;

namespace ChatApp.Realtime.Cluster;

/// <summary>A changed message in a frame between nodes.</summary>
/// <param name="View">The message.</param>
/// <param name="Mentioned">Ids of the people it mentions, or mentioned before.</param>
internal sealed record FrameMessage(MessageView View, IReadOnlyList<string> Mentioned);
