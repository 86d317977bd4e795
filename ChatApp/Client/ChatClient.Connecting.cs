using System.Net.WebSockets;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Client;

/// <content>Connecting: from the call to the connection, and to its end.</content>
public sealed partial class ChatClient
{
    // Long enough for a response from anywhere on earth, short enough to go unnoticed when leaving a dead server.
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    // The close frame follows SignalR's close message at once; a frozen server sends none, and its loss should be reported soon.
    private static readonly TimeSpan CloseFrameTimeout = TimeSpan.FromSeconds(1);

    // A timer this much late means that the process, or the machine, was suspended.
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(3);

    /// <summary>Makes one attempt to connect: admission, socket, handshake and <c>Hello</c>, within <see cref="Limits.Opening"/> of the
    /// server's last response and <see cref="Limits.LongestOpening"/> in all, then catches up in every room entered before. Where the
    /// server assigns a turn, the client is <see cref="ConnectionState.Refused"/> until then, continues by itself, and still makes only
    /// that one attempt; <see cref="DisconnectAsync"/> cancels the wait.</summary>
    /// <returns>True: this call connected. False: the attempt failed or was refused (see <see cref="State"/>, <see cref="Loss"/> and
    /// <see cref="Refusal"/>), or the call was ignored because an attempt or a connection already exists.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled; the attempt has ended.</exception>
    public async Task<bool> ConnectAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed == 1, this);
        if (guard.TryBegin() is not { } attempt)
        {
            LogConnectIgnored(State);
            return false;
        }

        using var limit = attempt.Limit = new(options.Time);
        admission.Heard = limit.NoteResponse;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Over, attempt.Ended);
        try
        {
            using (linked.Token.Register(attempt.Cut))
                await OpenAsync(attempt, limit, linked.Token);
            attempt.Limit = null;
            if (!attempt.Closed.Task.IsCompleted && guard.TryMove(attempt, ConnectionState.Connecting, ConnectionState.Connected))
            {
                LogConnected(Session!.ConnectionId, attempt.Generation);
                _ = BeatAsync(attempt);
                _ = WatchAsync(attempt);
                return true;
            }

            await FailAsync(attempt, exception: null, timedOut: false);
        }
#pragma warning disable CA1031 // Every failure ends in a state that names it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (cancellationToken.IsCancellationRequested)
                guard.Leave(attempt);
            await FailAsync(attempt, exception, limit.Over.IsCancellationRequested);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>Ends the connection, or the attempt in progress, on purpose; sends <c>Goodbye</c> first. Does nothing where there is
    /// none.</summary>
    /// <param name="reason">The reason sent to the server; a word or two.</param>
    public async Task DisconnectAsync(string reason = "left")
    {
        if (guard.Current is not { } attempt)
            return;
        if (guard.Leave(attempt) is ConnectionState.Connected or ConnectionState.Unproven)
        {
            using var patience = new CancellationTokenSource(GoodbyeTimeout, options.Time);
            try
            {
                await calls.SendAsync("Goodbye", [reason], patience.Token);
            }
            catch (Exception exception) when (exception is ChatCallException or OperationCanceledException)
            {
                // The connection is lost or the server does not respond: no goodbye is needed.
            }

            attempt.Stop();
            await hub.StopAsync();
        }
        else
        {
            attempt.Stop();
        }

        await attempt.Settled.Task;
    }

    private async Task OpenAsync(Attempt attempt, OpeningLimit limit, CancellationToken cancellationToken)
    {
        Refusal = null;
        list.Begin();
        attempt.Ticket = await AdmitAsync(attempt, limit, cancellationToken);
        await hub.StartAsync(cancellationToken);
        attempt.Started = true;
        cancellationToken.ThrowIfCancellationRequested();
        var hello = await HelloAsync(cancellationToken);
        limit.Stop();
        _ = WatchSilenceAsync(attempt);
        Session = await WithAllRoomsAsync(hello, cancellationToken);
        list.Take(Session);
        OnConnections(Session.Connections);
        foreach (var room in rooms.Values)
            room.Entered = false;
        await EnterRoomsAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Sends Hello. A report of the last loss that the server rejects is not sent again, so that it never prevents a later
    /// connect.</summary>
    private async Task<HelloAnswer> HelloAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await calls.AskAsync<HelloAnswer>("Hello", [new HelloRequest(clientId, lastLoss)], cancellationToken);
        }
        catch (ChatCallException error) when (error.Code is ErrorCodes.InvalidRequest or ChatCallException.Unknown)
        {
            lastLoss = null;
            throw;
        }
    }

    private async Task<HelloAnswer> WithAllRoomsAsync(HelloAnswer hello, CancellationToken cancellationToken)
    {
        while (hello.MoreRooms)
        {
            var page = await calls.AskAsync<RoomPage>("RoomsAfter", [hello.Rooms[^1].Id], cancellationToken);
            hello = hello with { Rooms = [.. hello.Rooms, .. page.Rooms], Reads = [.. hello.Reads, .. page.Reads], MoreRooms = page.More };
        }

        return hello;
    }

    /// <summary>Requests a ticket, and waits for each assigned turn.</summary>
    private async Task<string> AdmitAsync(Attempt attempt, OpeningLimit limit, CancellationToken cancellationToken)
    {
        for (string? turn = null; ;)
        {
            try
            {
                return await admission.RequestTicketAsync(turn, cancellationToken);
            }
            catch (RefusedException error) when (error.Refusal is { Turn: not null, RetryAfter: not null })
            {
                LogWaiting(error.Refusal.RetryAfter.Value.TotalSeconds);
                limit.Stop();
                Refusal = error.Refusal;
                guard.TryMove(attempt, ConnectionState.Connecting, ConnectionState.Refused);
                await Task.Delay(error.Refusal.RetryAfter.Value, options.Time, cancellationToken);
                guard.TryMove(attempt, ConnectionState.Refused, ConnectionState.Connecting);
                (Refusal, turn) = (null, error.Refusal.Turn);
                limit.Begin();
            }
        }
    }

    private async Task<WebSocket> OpenSocketAsync(Uri hubAddress, CancellationToken cancellationToken)
    {
        var attempt = guard.Current ?? throw new InvalidOperationException("Only an attempt opens a socket.");
        var socket = await admission.OpenAsync(hubAddress, attempt.Ticket!, cancellationToken);
        attempt.Limit?.NoteResponse();
        return attempt.Socket = new(socket, attempt, options.Time);
    }

    /// <summary>Ends a connection on which not a byte was received for <see cref="Limits.Silence"/>.</summary>
    private async Task WatchSilenceAsync(Attempt attempt)
    {
        try
        {
            for (TimeSpan left; (left = Limits.Silence - attempt.Socket!.Silent) > TimeSpan.Zero;)
            {
                var begun = options.Time.GetTimestamp();
                await Task.Delay(left, options.Time, attempt.Ended);
                if (options.Time.GetElapsedTime(begun) - left > Standstill)
                    await Task.Delay(Standstill, options.Time, attempt.Ended); // Lets buffered data be read first.
            }

            attempt.FellSilent = true;
            attempt.Cut();
        }
        catch (OperationCanceledException)
        {
            // The connection ended for another reason.
        }
    }

    /// <summary>Waits for the end of a connection and records its cause.</summary>
    private async Task WatchAsync(Attempt attempt)
    {
        var exception = await attempt.Closed.Task;
        await attempt.Socket!.EndAsync(CloseFrameTimeout);
        End(attempt, LossOf(attempt, exception));
    }

    /// <summary>Ends an attempt that did not become a connection; only then can the next one begin.</summary>
    private async Task FailAsync(Attempt attempt, Exception? exception, bool timedOut)
    {
        // Where the server ended it during the opening, its close frame has the cause; otherwise there is nothing to wait for.
        if (exception is not ChatCallException { Code: ChatCallException.NotConnected })
            attempt.Cut();
        if (hub.State != HubConnectionState.Disconnected)
            await hub.StopAsync();
        if (attempt.Started)
            exception = await attempt.Closed.Task ?? exception;
        if (attempt.Socket is { } socket)
            await socket.EndAsync(CloseFrameTimeout);
        if (RefusedException.Within(exception) is { } refused && !attempt.Leaving)
            Refuse(attempt, refused.Refusal);
        else
            End(attempt, timedOut && !attempt.Leaving ? NoAnswer() : LossOf(attempt, exception));
    }
}
