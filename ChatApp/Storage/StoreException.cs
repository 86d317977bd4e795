namespace ChatApp.Storage;

/// <summary>A problem with the stored data that an operator can fix.</summary>
/// <param name="message">The problem and its remedy, as sentences that can follow a colon.</param>
#pragma warning disable CA1032 // Useless without a message.
public sealed class StoreException(string message) : Exception(message);
#pragma warning restore CA1032
