namespace ChatApp.Ledger;

/// <summary>What joins an end to its opening, in storage or still on the way there: all that an open connection keeps of its entry.</summary>
public sealed class LedgerOpening
{
    /// <summary>The entry's; 0 until it is stored.</summary>
    internal long Key { get; set; }

    /// <summary>Whether the end has come: what is stored of the opening after it is none of an open connection.</summary>
    internal bool HasEnded { get; set; }
}
