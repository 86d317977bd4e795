using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Client;

/// <summary>Hub calls with the exceptions of this client instead of SignalR's.</summary>
internal sealed class HubCalls(HubConnection hub)
{
    // The bytes of a UTF-16 unit in JSON at most: escaped as \uXXXX.
    private const int EscapedBytes = 6;

    // What is left of a frame for the names of things around the arguments.
    private const int Envelope = 1_024;

    /// <exception cref="ChatCallException">Refused, too large, or no connection to carry it.</exception>
    /// <exception cref="OperationCanceledException">The caller's own token.</exception>
    public async Task<T> AskAsync<T>(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        CheckSize(arguments);
        try
        {
            return await hub.InvokeCoreAsync<T>(method, arguments, cancellationToken);
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } refused)
        {
            throw refused;
        }
    }

    /// <inheritdoc cref="AskAsync"/>
    public async Task TellAsync(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        CheckSize(arguments);
        try
        {
            await hub.InvokeCoreAsync(method, arguments, cancellationToken);
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } refused)
        {
            throw refused;
        }
    }

    // A frame that is too large would end the connection. Nothing that the server accepts comes near.
    private static void CheckSize(object?[] arguments)
    {
        var units = arguments.Sum(argument => argument switch
        {
            string text => text.Length,
            IEnumerable<string> texts => texts.Sum(text => (long)(text?.Length ?? 0) + 3),
            _ => 0,
        });
        if (units * EscapedBytes > Limits.Frame - Envelope)
            throw new ChatCallException(ErrorCodes.InvalidRequest, "That is more than one call can carry.");
    }

    private ChatCallException? Translate(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        // SignalR also words the end of a connection as a HubException; only an answered call finds it still up.
        HubException answer when hub.State == HubConnectionState.Connected || answer.Message.Contains("HubException: ", StringComparison.Ordinal)
            => ChatCallException.From(answer),
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        _ => new ChatCallException(ChatCallException.NotConnected, "There is no connection to the server.", exception),
    };
}
