using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Client;

/// <summary>Hub calls with the exceptions of this client instead of SignalR's.</summary>
internal sealed class HubCalls(HubConnection hub)
{
    // Maximum bytes of a UTF-16 unit in JSON: escaped as \uXXXX.
    private const int EscapedBytes = 6;

    // Reserved frame bytes for the JSON around the arguments.
    private const int Envelope = 1_024;

    /// <exception cref="ChatCallException">The call was refused or too large, or there is no connection.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
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
    public async Task SendAsync(string method, object?[] arguments, CancellationToken cancellationToken)
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

    // An oversized frame would end the connection. Arguments that the server accepts are far smaller.
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
        // SignalR also reports the end of a connection as a HubException; only after a real response is it still connected.
        HubException answer when hub.State == HubConnectionState.Connected
            || answer.Message.Contains("HubException: ", StringComparison.Ordinal)
            => ChatCallException.From(answer),
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        _ => new ChatCallException(ChatCallException.NotConnected, "There is no connection to the server.", exception),
    };
}
