namespace ChatApp.Storage;

/// <summary>A problem with the stored data that an operator can fix.</summary>
/// <param name="message">The problem and its remedy, as sentences that can follow a colon.</param>
/// <param name="cause">The exception that revealed it; null for none.</param>
#pragma warning disable CA1032 // Useless without a message.
public sealed class StoreException(string message, Exception? cause = null) : Exception(message, cause);
#pragma warning restore CA1032
