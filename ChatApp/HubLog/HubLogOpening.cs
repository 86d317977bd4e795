namespace ChatApp.HubLog;

/// <summary>Links the rows of a connection's opening and end, stored or still queued. It is all that an open
/// connection keeps of its row.</summary>
public sealed class HubLogOpening
{
    /// <summary>Key of the opening's row; 0 until it is stored.</summary>
    internal long Key { get; set; }

    /// <summary>Whether the connection has ended: an opening stored afterwards is not marked as open.</summary>
    internal bool HasEnded { get; set; }
}
