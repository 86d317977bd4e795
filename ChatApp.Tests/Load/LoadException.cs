namespace ChatApp.Load;

/// <summary>A load run failed; the message is for an operator.</summary>
internal sealed class LoadException(string message) : Exception(message);
