using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>A room the client has entered: drives a <see cref="RoomReader"/> with hub calls. Safe for concurrent use.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose of.
public sealed class ChatRoom
#pragma warning restore CA1001
{
    /// <summary>How long a gap may last before the changes are requested (contract): events of one connection overtake each other by far
    /// less.</summary>
    public static readonly TimeSpan GapTimeout = TimeSpan.FromMilliseconds(300);

    private readonly Lock gate = new();
    private readonly RoomReader reader = new();
    private readonly SemaphoreSlim asking = new(1, 1);
    private readonly HubCalls calls;
    private readonly TimeProvider time;
    private readonly Action<MessageView> changed;
    private bool waiting;

    internal ChatRoom(string id, HubCalls calls, TimeProvider time, Action<MessageView> changed) =>
        (Id, this.calls, this.time, this.changed) = (id, calls, time, changed);

    /// <summary>The id of the room.</summary>
    public string Id { get; }

    /// <summary>The messages held, ascending by number.</summary>
    public IReadOnlyList<MessageView> Messages => Read(() => reader.Messages);

    /// <summary>The change up to which everything is held; null before the room was entered.</summary>
    public long? UpToChange => Read(() => reader.UpToChange);

    /// <summary>The result of the last catch-up; null before the first reconnect.</summary>
    public CatchUp? CatchUp => Read(() => reader.CatchUp);

    /// <summary>Whether the current connection has entered the room and caught up.</summary>
    internal bool Entered { get; set; }

    /// <summary>The change up to which this connection has told the server that the room is held.</summary>
    internal long ReportedChange { get; set; }

    internal async Task EnterAsync(CancellationToken ended)
    {
        await asking.WaitAsync(ended);
        try
        {
            (Entered, ReportedChange) = (false, 0);
            Do(reader.BeginEntering, ended);
            await FollowAsync(UpToChange is null ? NextStep.Restart : NextStep.Nothing, ended);
            Entered = true;
        }
        finally
        {
            asking.Release();
        }
    }

    internal void Take(MessageView message, CancellationToken ended) => Do(() => reader.Apply(message), ended);

    /// <summary>Compares with the counter from a heartbeat, and requests missing changes.</summary>
    internal async Task CompareAsync(long head, string? witness, CancellationToken ended)
    {
        if (Read(() => reader.IsBehind(head, witness)))
            await FetchChangesAsync(ended);
    }

    internal async Task<IReadOnlyList<MessageView>> OlderAsync(CancellationToken ended)
    {
        var (ticket, oldest) = Read(() => (reader.BeginOlder(), reader.Oldest));
        IReadOnlyList<MessageView>? page = null;
        try
        {
            return page = await calls.AskAsync<IReadOnlyList<MessageView>>("MessagesBefore", [Id, oldest], ended);
        }
        finally
        {
            Do(() => reader.EndOlder(ticket, page), CancellationToken.None);
        }
    }

    private async Task FetchChangesAsync(CancellationToken ended)
    {
        // A running request fetches what is missing, or leaves a gap that is detected again.
        if (!await asking.WaitAsync(TimeSpan.Zero, ended))
            return;
        try
        {
            await FollowAsync(NextStep.AskChanges, ended);
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>Sends the requests that the reader needs until it needs none; <see cref="NextStep.Nothing"/> starts with EnterRoom after
    /// <i>c</i>.</summary>
    private async Task FollowAsync(NextStep step, CancellationToken ended)
    {
        do
        {
            if (step == NextStep.Restart)
                Do(reader.Restart, ended);
            var method = step == NextStep.AskChanges ? "ChangesAfter" : "EnterRoom";
            var (asked, witness) = Read(() => (reader.UpToChange, reader.Witness));
            var page = await calls.AskAsync<ChangePage>(method, [Id, asked, witness], ended);
            ended.ThrowIfCancellationRequested();
            Do(() => step = reader.Take(page, asked), ended);
        }
        while (step != NextStep.Nothing);
    }

    private T Read<T>(Func<T> read)
    {
        lock (gate)
            return read();
    }

    private void Do(Action change, CancellationToken ended)
    {
        lock (gate)
        {
            change();
            // Within the lock, so that the events keep the order of the changes; they are only queued here.
            foreach (var message in reader.TakeChanged())
                changed(message);
            if (!reader.HasGap || waiting || ended.IsCancellationRequested)
                return;
            waiting = true;
        }

        _ = RepairGapAsync(ended);
    }

    private async Task RepairGapAsync(CancellationToken ended)
    {
        try
        {
            while (Read(GapAfter) is { } stuckAt)
            {
                await Task.Delay(GapTimeout, time, ended);
                if (Read(() => reader.HasGap && reader.UpToChange == stuckAt))
                    await FetchChangesAsync(ended);
            }
        }
#pragma warning disable CA1031 // The next event after a gap, the next heartbeat's heads or the next connect detects the gap again.
        catch (Exception)
#pragma warning restore CA1031
        {
            Read(() => waiting = false);
        }
    }

    /// <summary>The change after which there is a gap; null for none, which ends the wait.</summary>
    private long? GapAfter() => (waiting = reader.HasGap) ? reader.UpToChange : null;
}
