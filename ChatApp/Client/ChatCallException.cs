using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Client;

/// <summary>A hub call that the server refused, or that found no connection.</summary>
/// <param name="code">One of <see cref="ErrorCodes"/>, <see cref="NotConnected"/> or <see cref="Unknown"/>.</param>
/// <param name="sentence">A sentence for people.</param>
/// <param name="inner">SignalR's exception.</param>
public sealed class ChatCallException(string code, string sentence, Exception? inner = null) : Exception($"{code}: {sentence}", inner)
{
    /// <summary>There was no connection, or it ended before the response: the server may or may not have executed the call.</summary>
    public const string NotConnected = nameof(NotConnected);

    /// <summary>The server's response has no code: an unknown method, or arguments that do not bind.</summary>
    public const string Unknown = nameof(Unknown);

    private const string Marker = "HubException: ";

    /// <summary>The code, stable across versions.</summary>
    public string Code { get; } = code;

    /// <summary>The sentence to show.</summary>
    public string Sentence { get; } = sentence;

    /// <summary>Parses <c>Code: sentence</c> from SignalR's message, which has a prefix of its own.</summary>
    public static ChatCallException From(HubException exception)
    {
        var start = exception.Message.IndexOf(Marker, StringComparison.Ordinal);
        var text = start < 0 ? "" : exception.Message[(start + Marker.Length)..];
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && text[..colon].All(char.IsAsciiLetter)
            ? new(text[..colon], text[(colon + 2)..], exception)
            : new(Unknown, exception.Message, exception);
    }
}
