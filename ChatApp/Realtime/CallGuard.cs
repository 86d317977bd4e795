using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime;

/// <summary>Hub filter around every call: requires <c>Hello</c> first, limits the rate, logs each refusal, and sends no exception text to
/// the client.</summary>
internal sealed partial class CallGuard(
    ConnectionLog log, ConnectionRegistry registry, StorageFailureLog failures, IOptions<ConnectionOptions> options, TimeProvider time,
    ILogger<CallGuard> logger)
    : IHubFilter
{
    private static readonly Refusal HelloFirst = new(ErrorCodes.InvalidRequest, "Say Hello first.");

    private static readonly Refusal TooManyCalls = new(
        ErrorCodes.TooManyRequests, "That is more than this server answers one client. Wait a little.");

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var connection = HubConnections.Of(invocationContext.Context);
        var method = invocationContext.HubMethodName;
        try
        {
            // Back-pressure on a client that does not read responses.
            await connection.Backlog.WaitAsync(Limits.PageBytes, invocationContext.Context.ConnectionAborted);
            if (method != nameof(ChatHub.Goodbye) && !MayCall(connection))
                throw HubRefusals.Of(TooManyCalls);
            if (!connection.SaidHello && method is not (nameof(ChatHub.Hello) or nameof(ChatHub.Goodbye)))
                throw HubRefusals.Of(HelloFirst);
            // Not any call: one that was sent before the goodbye may arrive after it, where the goodbye is a request of its own.
            if (method == nameof(ChatHub.Heartbeat))
                connection.IsLeaving = false;
            return await next(invocationContext);
        }
        catch (HubException error) when (HubRefusals.CodeOf(error) is { } code)
        {
            log.CallRefused(connection, method, code);
            // TryAgain reports a fault of the server and asks the client to call again.
            if (code != ErrorCodes.TryAgain && connection.CountRefusedCall(time))
                registry.End(connection, DisconnectCause.ProtocolError);
            throw;
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            throw; // The connection has ended; no response can be delivered.
        }
        catch (Exception error) when (StorageErrors.Classify(error) is not StorageErrorKind.None and var trouble)
        {
            failures.Log($"{method} of connection {connection.Id}", error);
            throw HubRefusals.Of(StorageErrors.RefusalFor(trouble));
        }
        catch (Exception error) when (error is not HubException)
        {
            LogCallFailed(error, method, connection.Id);
            throw;
        }
    }

    // SignalR runs the calls of one connection sequentially, so this needs no lock.
    private bool MayCall(TrackedConnection connection)
    {
        var (now, cost) = (time.GetTimestamp(), time.TimestampFrequency / options.Value.CallsPerSecond);
        var paidAt = Math.Max(now, connection.CallsPaidAt) + cost;
        if (paidAt - now > cost * options.Value.CallsAtOnce)
            return false;
        connection.CallsPaidAt = paidAt;
        return true;
    }

    [LoggerMessage(1104, LogLevel.Error, "{Method} of connection {ConnectionId} failed")]
    private partial void LogCallFailed(Exception error, string method, string connectionId);
}
