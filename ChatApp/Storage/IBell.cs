namespace ChatApp.Storage;

/// <summary>Notifies other nodes of commits. Delivery is not guaranteed: the nodes also poll the database.</summary>
internal interface IBell
{
    /// <summary>Maximum length of a message in bytes.</summary>
    int LongestMessage { get; }

    /// <summary>Whether messages arrive at present.</summary>
    bool IsUp { get; }

    /// <summary>What it is: <c>Redis</c> or <c>NOTIFY</c>.</summary>
    string Name { get; }

    /// <summary>Raised for each message of another node, on any thread. Must not block.</summary>
    event Action<string>? Rung;

    /// <summary>Sends a message without waiting.</summary>
    void Ring(string message);
}
