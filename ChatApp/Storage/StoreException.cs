namespace ChatApp.Storage;

/// <summary>Something about the stored data that an operator can mend.</summary>
/// <param name="message">What it is and what to do, as sentences that can follow a colon.</param>
#pragma warning disable CA1032 // Without a message it would be of no use.
public sealed class StoreException(string message) : Exception(message);
#pragma warning restore CA1032
