using System.Net.WebSockets;
using ChatApp.Contracts;
using Microsoft.Extensions.Logging;

namespace ChatApp.Client;

/// <content>The ends of connections and attempts, and their causes.</content>
public sealed partial class ChatClient
{
    // RFC 6455, 7.4.1: never sent; represents an end without a close frame.
    private const int NoFrame = 1006;

    private void Refuse(Attempt attempt, ConnectRefusal refusal)
    {
        LogRefused(refusal.Code);
        guard.End(attempt, ConnectionState.Refused, () => Refusal = refusal);
        CompleteAttempt(attempt);
    }

    private void End(Attempt attempt, Loss loss)
    {
        LogEnded(loss.Cause, loss.Code, loss.Reason, attempt.Generation);
        guard.End(attempt, ConnectionState.Disconnected, () =>
        {
            Loss = loss;
            // An attempt that never became a connection says nothing about how the last connection ended.
            if (attempt.Started)
                lastLoss = loss.ToLastLoss(RoundTrip);
        });
        CompleteAttempt(attempt);
    }

    private static void CompleteAttempt(Attempt attempt)
    {
        attempt.Stop();
        attempt.Settled.TrySetResult();
    }

    private Loss NoAnswer() =>
        new(DisconnectCause.TimedOut, null, $"no answer within {Limits.Opening.TotalSeconds:0} s", options.Time.GetUtcNow());

    private Loss LossOf(Attempt attempt, Exception? exception)
    {
        var at = options.Time.GetUtcNow();
        if (attempt.Leaving)
            return new(DisconnectCause.ClientLeft, DisconnectCause.ClientLeft.CloseCode, null, at);
        if (IsForeign(exception))
            return new(DisconnectCause.ProtocolError, null, exception!.Message, at);
        if (attempt.Socket is not { } socket)
            return new(DisconnectCause.NetworkLost, null, exception?.GetBaseException().Message, at);
        var code = (int?)socket.CloseStatus;
        var reason = socket.CloseStatusDescription;
        if (code is not null && DisconnectCause.Find(reason) is { } told)
            return new(told, code, reason, at);
        if (attempt.Announced is { } announced)
            return new(announced, code ?? NoFrame, reason, at);
        if (attempt.FellSilent)
            return new(DisconnectCause.TimedOut, null, $"nothing heard for {Limits.Silence.TotalSeconds:0} s", at);
        if (code is null)
            return new(DisconnectCause.NetworkLost, NoFrame, null, at);
        // A frame without a cause of ours is from an intermediary; its code is the best information available.
        return new(DisconnectCause.All.FirstOrDefault(cause => cause.CloseCode == code && cause != DisconnectCause.ClientLeft)
            ?? DisconnectCause.NetworkLost, code, reason, at);
    }

    /// <summary>Whether the response violates the contract.</summary>
    private static bool IsForeign(Exception? exception) => exception switch
    {
        ProtocolException => true,
        ChatCallException refused => refused.Code != ChatCallException.NotConnected,
        WebSocketException socket => socket.WebSocketErrorCode == WebSocketError.NotAWebSocket,
        _ => false,
    };

    [LoggerMessage(2001, LogLevel.Information, "Connect ignored: already {State}")]
    private partial void LogConnectIgnored(ConnectionState state);

    [LoggerMessage(2002, LogLevel.Information, "Connected (connection {ConnectionId}, attempt {Attempt})")]
    private partial void LogConnected(string connectionId, int attempt);

    [LoggerMessage(2003, LogLevel.Information, "Disconnected: {Cause} (code {Code}, reason {Reason}, attempt {Attempt})")]
    private partial void LogEnded(DisconnectCause cause, int? code, string? reason, int attempt);

    [LoggerMessage(2004, LogLevel.Information, "Refused: {Code}")]
    private partial void LogRefused(string code);

    [LoggerMessage(2007, LogLevel.Information, "Waiting for a turn: {Seconds} s")]
    private partial void LogWaiting(double seconds);

    [LoggerMessage(2008, LogLevel.Error, "An answer to a heartbeat could not be used; the next heartbeat is sent all the same")]
    private partial void LogBeatFailed(Exception exception);

    [LoggerMessage(2006, LogLevel.Warning, "Room {RoomId} could not be entered; the next heartbeat tries again")]
    private partial void LogRoomNotEntered(string roomId, Exception exception);
}
