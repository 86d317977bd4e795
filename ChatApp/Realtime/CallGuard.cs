using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime;

/// <summary>The filter around every hub call: nothing before <c>Hello</c>, one log line per refusal, no exception text on the wire.</summary>
internal sealed partial class CallGuard(
    HubLog log, ConnectionRegistry registry, StoreFailures failures, IOptions<ConnectionOptions> options, TimeProvider time, ILogger<CallGuard> logger)
    : IHubFilter
{
    private static readonly Refusal HelloFirst = new(ErrorCodes.InvalidRequest, "Say Hello first.");

    private static readonly Refusal TooManyCalls = new(ErrorCodes.TooManyRequests, "That is more than this server answers one client. Wait a little.");

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var connection = HubConnections.Of(invocationContext.Context);
        var method = invocationContext.HubMethodName;
        try
        {
            await connection.Backlog.WaitAsync(Limits.LargestPageBytes / 2, invocationContext.Context.ConnectionAborted); // Answers that are not read.
            if (method != nameof(ChatHub.Goodbye) && !MayCall(connection))
                throw HubRefusals.Of(TooManyCalls);
            if (!connection.SaidHello && method is not (nameof(ChatHub.Hello) or nameof(ChatHub.Goodbye)))
                throw HubRefusals.Of(HelloFirst);
            if (method != nameof(ChatHub.Goodbye))
                connection.IsLeaving = false;
            return await next(invocationContext);
        }
        catch (HubException refused) when (HubRefusals.CodeOf(refused) is { } code)
        {
            log.CallRefused(connection, method, code);
            // TryAgain is the server's own trouble, and says to call again.
            if (code != ErrorCodes.TryAgain && connection.CountRefusedCall(time))
                registry.End(connection, DisconnectCause.ProtocolError);
            throw;
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            throw; // The caller is gone, and with it whoever could read an answer.
        }
        catch (Exception error) when (StoreTroubles.Of(error) is not StoreTrouble.None and var trouble)
        {
            failures.Log($"{method} of connection {connection.Id}", error);
            throw HubRefusals.Of(StoreTroubles.Refusal(trouble));
        }
        catch (Exception error) when (error is not HubException)
        {
            LogCallFailed(error, method, connection.Id);
            throw;
        }
    }

    // Calls of one connection come one after another.
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
