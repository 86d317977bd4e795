namespace ChatApp.Client;

/// <summary>What came while the client was away.</summary>
/// <param name="Messages">Messages posted meanwhile, tombstones included.</param>
/// <param name="Edits">Messages held before that were edited.</param>
/// <param name="Deletions">Messages held before that were deleted.</param>
/// <param name="NothingMissing">Proven: no hole from the oldest message held to the newest in the room, no further changes waiting, and
/// everything up to the room's counter has been read.</param>
/// <param name="PutBack">Whether the server was put back to an earlier copy of its data: messages held before may be gone, and all that are held now
/// were read again.</param>
public sealed record CatchUp(int Messages, int Edits, int Deletions, bool NothingMissing, bool PutBack = false);

/// <summary>What a reader wants done next.</summary>
public enum NextStep
{
    /// <summary>Nothing: it has everything it knows of.</summary>
    Nothing,

    /// <summary>Ask for the changes after <see cref="RoomReader.UpToChange"/>.</summary>
    AskChanges,

    /// <summary>Call <see cref="RoomReader.StartAfresh"/> and ask for the newest messages.</summary>
    StartAfresh,
}
