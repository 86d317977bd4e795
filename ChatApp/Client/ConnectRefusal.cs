using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>Why the server did not admit an attempt.</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>, or a code of a newer server.</param>
/// <param name="RetryAfter">The wait that the server requested; null for none.</param>
/// <param name="Sentence">The server's sentence for people; may be null.</param>
/// <param name="Turn">The token that the client sends by itself after that wait; null where there is no turn to wait for.</param>
public sealed record ConnectRefusal(string Code, TimeSpan? RetryAfter, string? Sentence, string? Turn = null);
