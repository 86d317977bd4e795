namespace ChatApp.Load;

/// <summary>Something went otherwise than a load run allows for, in words for an operator.</summary>
internal sealed class LoadException(string message) : Exception(message);
