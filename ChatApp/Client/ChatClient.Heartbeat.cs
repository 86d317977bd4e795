using ChatApp.Contracts;

namespace ChatApp.Client;

/// <content>The heartbeat and what follows from it.</content>
public sealed partial class ChatClient
{
    // The server was too busy to let a room be caught up on: well before the next heartbeat, and long enough for others to be done.
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(3);

    /// <summary>Beats while the connection lasts, and sooner while a room waits to be entered. A beat that is still unanswered when the next is due takes its place.</summary>
    private async Task BeatAsync(Attempt attempt)
    {
        try
        {
            var interval = TimeSpan.FromSeconds(Math.Max(0.1, Session!.HeartbeatSeconds));
            TimeSpan Next() => interval > Busy && rooms.Values.Any(room => !room.Entered) ? Busy : interval;
            using var timer = new PeriodicTimer(Next(), options.Time);
            for (; await timer.WaitForNextTickAsync(attempt.Ended); timer.Period = Next())
            {
                try
                {
                    await BeatOnceAsync(attempt, attempt.Ended);
                }
                catch (ChatCallException)
                {
                    // Refused: the server lives and is busy. Lost: the end of the connection is told by Closed, and ends this loop.
                }
#pragma warning disable CA1031 // An answer that cannot be used never ends the heartbeats of the connection.
                catch (Exception error) when (!attempt.Ended.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    LogBeatFailed(error);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended.
        }
    }

    private async Task<HeartbeatAnswer> BeatOnceAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var sent = options.Time.GetTimestamp();
        var call = calls.AskAsync<HeartbeatAnswer>("Heartbeat", [], cancellationToken);
        using (var answered = CancellationTokenSource.CreateLinkedTokenSource(attempt.Ended))
        {
            var late = Task.Delay(Limits.Unproven, options.Time, answered.Token);
            if (await Task.WhenAny(call, late) == late && late.IsCompletedSuccessfully)
                guard.TryMove(attempt, ConnectionState.Connected, ConnectionState.Unproven);
            await answered.CancelAsync();
        }

        try
        {
            var answer = await call;
            if (options.Time.GetElapsedTime(sent) is var took && took <= Limits.RoundTrip)
                RoundTrip = took;
            guard.TryMove(attempt, ConnectionState.Unproven, ConnectionState.Connected);
            OnConnections(answer.Connections);
            await EnterRoomsAsync(attempt.Ended);
            await CompareAsync(answer, attempt.Ended);
            return answer;
        }
        catch (ChatCallException refused) when (refused.Code != ChatCallException.NotConnected)
        {
            // A refusal is an answer.
            guard.TryMove(attempt, ConnectionState.Unproven, ConnectionState.Connected);
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoConnection();
        }
    }

    private async Task CompareAsync(HeartbeatAnswer answer, CancellationToken ended)
    {
        foreach (var (roomId, head) in answer.Heads)
        {
            if (Room(roomId) is { } room)
                await room.CompareAsync(head, answer.Witness, ended);
        }
    }

    /// <summary>Enters the rooms that this connection has not entered yet. A room that is gone is dropped; one whose storage is too busy
    /// waits for the next heartbeat.</summary>
    private async Task EnterRoomsAsync(CancellationToken ended)
    {
        foreach (var room in rooms.Values.Where(room => !room.Entered))
        {
            try
            {
                await room.EnterAsync(ended);
            }
            catch (ChatCallException refused) when (refused.Code == ErrorCodes.RoomNotFound)
            {
                rooms.TryRemove(room.Id, out _);
            }
            catch (ChatCallException refused) when (refused.Code != ChatCallException.NotConnected)
            {
                LogRoomNotEntered(room.Id, refused);
            }
        }
    }
}
