namespace ChatApp.Connections;

/// <summary>What is done with a node.</summary>
public enum DrainAction
{
    /// <summary>A drain is announced.</summary>
    Announce,

    /// <summary>The announced drain is cancelled.</summary>
    Cancel,

    /// <summary>It drains at once.</summary>
    Now,

    /// <summary>It lets people connect again.</summary>
    Reopen,
}
