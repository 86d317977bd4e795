using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Client;

/// <summary>Hub calls with the exceptions of this client instead of SignalR's.</summary>
internal sealed class HubCalls(HubConnection hub)
{
    /// <exception cref="ChatCallException">Refused, or no connection to carry it.</exception>
    /// <exception cref="OperationCanceledException">The caller's own token.</exception>
    public async Task<T> AskAsync<T>(string method, object?[] arguments, CancellationToken cancellationToken)
    {
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
        try
        {
            await hub.InvokeCoreAsync(method, arguments, cancellationToken);
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } refused)
        {
            throw refused;
        }
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
