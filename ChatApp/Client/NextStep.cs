namespace ChatApp.Client;

/// <summary>The next request that a reader needs.</summary>
internal enum NextStep
{
    /// <summary>No request: the reader has everything it knows of.</summary>
    Nothing,

    /// <summary>Request the changes after <see cref="RoomReader.UpToChange"/>.</summary>
    AskChanges,

    /// <summary>Call <see cref="RoomReader.Restart"/> and request the newest messages.</summary>
    Restart,
}
