namespace ChatApp.Client;

/// <summary>The result of catching up after the client was disconnected.</summary>
/// <param name="Messages">Number of messages posted in the meantime, tombstones included.</param>
/// <param name="Edits">Number of edits of messages held before.</param>
/// <param name="Deletions">Number of deletions of messages held before.</param>
/// <param name="NothingMissing">Proven completeness: no hole from the oldest message held to the newest in the room, no further changes to
/// read, and everything up to the room's counter has been read.</param>
/// <param name="PutBack">Whether the server was restored to an earlier state: messages held before may be missing, and all messages now
/// held were read again.</param>
public sealed record CatchUp(int Messages, int Edits, int Deletions, bool NothingMissing, bool PutBack = false);
