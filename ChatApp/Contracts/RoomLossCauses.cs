namespace ChatApp.Contracts;

/// <summary>Causes of the end of a membership.</summary>
public static class RoomLossCauses
{
    /// <summary>The person left the room, on this connection or another.</summary>
    public const string Quit = "quit";

    /// <summary>Another person removed the person from the room.</summary>
    public const string Removed = "removed";
}
