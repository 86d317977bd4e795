using ChatApp.Contracts;

namespace ChatApp.Client;

/// <content>The heartbeat and its consequences.</content>
public sealed partial class ChatClient
{
    // Retry delay after the server was too busy for a catch-up: well before the next heartbeat, and long enough for other clients to
    // finish.
    private static readonly TimeSpan BusyRetryDelay = TimeSpan.FromSeconds(3);

    /// <summary>Maximum number of rooms in a heartbeat, far below what a frame holds; the others follow with the next one.</summary>
    private const int MaxHeldEvents = 500;

    // Servers before this argument take none.
    private bool reportsHeld = true;

    /// <summary>Sends heartbeats while the connection lasts, and sooner while a room waits to be entered. While a heartbeat is unanswered,
    /// no further one is sent.</summary>
    private async Task BeatAsync(Attempt attempt)
    {
        try
        {
            var interval = TimeSpan.FromSeconds(Math.Max(0.1, Session!.HeartbeatSeconds));
            TimeSpan Next() => interval > BusyRetryDelay && rooms.Values.Any(room => !room.Entered) ? BusyRetryDelay : interval;
            using var timer = new PeriodicTimer(Next(), options.Time);
            for (; await timer.WaitForNextTickAsync(attempt.Ended); timer.Period = Next())
            {
                try
                {
                    await BeatOnceAsync(attempt, attempt.Ended);
                }
                catch (ChatCallException)
                {
                    // Refused: the server is alive and busy. Lost: Closed reports the end of the connection, which ends this loop.
                }
#pragma warning disable CA1031 // An unusable response must not end the heartbeats of the connection.
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
        var held = HeldChanges();
        var call = calls.AskAsync<HeartbeatAnswer>("Heartbeat", reportsHeld ? [held] : [], cancellationToken);
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
            foreach (var (roomId, change) in held)
                Room(roomId)?.ReportedChange = change;
            await EnterRoomsAsync(attempt.Ended);
            await CompareAsync(answer, attempt.Ended);
            return answer;
        }
        catch (ChatCallException error) when (error.Code != ChatCallException.NotConnected)
        {
            // A refusal is a response as well.
            guard.TryMove(attempt, ConnectionState.Unproven, ConnectionState.Connected);
            reportsHeld &= error.Code != ChatCallException.Unknown;
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoConnection();
        }
    }

    /// <summary>The change up to which rooms are held without a gap, where it is not that of the last heartbeat.</summary>
    private Dictionary<string, long> HeldChanges() => rooms.Values
        .Where(room => room is { Entered: true, UpToChange: { } change } && change != room.ReportedChange).Take(MaxHeldEvents)
        .ToDictionary(room => room.Id, room => room.UpToChange!.Value);

    private async Task CompareAsync(HeartbeatAnswer answer, CancellationToken ended)
    {
        foreach (var (roomId, head) in answer.Heads)
        {
            if (Room(roomId) is { } room)
                await room.CompareAsync(head, answer.Witness, ended);
        }
    }

    /// <summary>Enters the rooms that this connection has not entered yet. An unknown room is dropped; one whose storage is too busy waits
    /// for the next heartbeat.</summary>
    private async Task EnterRoomsAsync(CancellationToken ended)
    {
        foreach (var room in rooms.Values.Where(room => !room.Entered))
        {
            try
            {
                await room.EnterAsync(ended);
            }
            catch (ChatCallException error) when (error.Code == ErrorCodes.RoomNotFound)
            {
                rooms.TryRemove(room.Id, out _);
            }
            catch (ChatCallException error) when (error.Code != ChatCallException.NotConnected)
            {
                LogRoomNotEntered(room.Id, error);
            }
        }
    }
}
