using System.Data.Common;
using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime;

/// <summary>Stands around every hub call and waits for its <see cref="Answer"/>: nothing but <c>Hello</c> first, one log line a refusal, and
/// no exception's text on the wire.</summary>
internal sealed partial class CallGuard(HubLog log, IOptions<ConnectionOptions> options, TimeProvider time, ILogger<CallGuard> logger) : IHubFilter
{
    private static readonly Refusal HelloFirst = new(ErrorCodes.InvalidRequest, "Say Hello first.");

    private static readonly Refusal TooManyCalls = new(ErrorCodes.TooManyRequests, "That is more than this server answers one client. Wait a little.");

    private static readonly Refusal StoreAway = new(ErrorCodes.TryAgain, "The server cannot reach its storage now. Try again.");

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
            var result = await next(invocationContext);
            return result is Answer answer ? await answer.Task : result;
        }
        catch (HubException refused) when (HubRefusals.CodeOf(refused) is { } code)
        {
            log.CallRefused(connection, method, code);
            throw;
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            throw; // The caller is gone, and with it whoever could read an answer.
        }
        catch (Exception error) when ((error as DbUpdateException)?.InnerException is DbException || error is DbException)
        {
            LogStoreAway(method, connection.Id, error.GetBaseException().Message);
            throw HubRefusals.Of(StoreAway);
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

    [LoggerMessage(1103, LogLevel.Warning, "Storage did not answer {Method} of connection {ConnectionId}: {Reason}")]
    private partial void LogStoreAway(string method, string connectionId, string reason);

    [LoggerMessage(1104, LogLevel.Error, "{Method} of connection {ConnectionId} failed")]
    private partial void LogCallFailed(Exception error, string method, string connectionId);
}
