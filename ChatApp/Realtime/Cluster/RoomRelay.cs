using System.Text.Json;
using System.Threading.Channels;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime.Cluster;

/// <summary>Publishes the changes of all nodes to this node's clients, those of each room in order and without a gap. Keeps per room the
/// change published last. A frame that continues it is published; an early one waits briefly for the frames before it. After a lasting gap,
/// a frame without its messages or a lost frame, one query reads what is missing.</summary>
internal sealed partial class RoomRelay(
    FrameSender sender, RoomBroadcaster clients, IMessageQueries messages, NodeNoticeReader notices, NodeNotices ownNotices,
    IBell bell, Store store, ConnectionRegistry registry, NodeTable nodes, IHubContext<ChatHub> hub, TimeProvider time,
    ILogger<RoomRelay> logger)
    : BackgroundService, IRoomAudience
{
    /// <summary>Maximum number of queued items; beyond it, the message writer waits.</summary>
    private const int QueueLength = 8_192;

    /// <summary>Maximum number of rooms tracked; beyond it, rooms that no client of this node has entered are dropped.</summary>
    private const int MaxTrackedRooms = 50_000;

    /// <summary>Number of missed changes, as after an outage of the bell, beyond which a room that no client here has entered is not read:
    /// its members learn that it has changed.</summary>
    private const int MaxMissed = 500;

    /// <summary>Maximum age of a frame that says who types; also the largest difference of two nodes' clocks that is tolerated.</summary>
    private static readonly TimeSpan MaxFrameAge = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long early changes wait for the ones before them: several times the usual delay of a bell.</summary>
    private static readonly TimeSpan GapTimeout = TimeSpan.FromMilliseconds(50);

    private readonly Channel<object> items =
        Channel.CreateBounded<object>(new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly Dictionary<string, long> published = [];
    private readonly ReorderBuffer early = new();
    private readonly List<FrameMessage> batch = [];
    private ITimer? gapTimer;
    private bool isAway;
    private bool mayMiss; // A change of this node could not be published; without other nodes, only this flag makes the next poll read it.

    /// <inheritdoc/>
    public void Publish(MessageView message, IReadOnlyList<string> mentioned)
    {
        var change = new FrameMessage(message, mentioned);
        batch.Add(change);
        if (!items.Writer.TryWrite(change))
            items.Writer.WriteAsync(change).AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Entered(string roomId, long change) =>
        _ = items.Writer.WriteAsync(new FrameRoom(roomId, change + 1, change, null)).AsTask();

    /// <inheritdoc/>
    public async Task PublishedAsync(string roomId)
    {
        var mark = new Mark(roomId, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await items.Writer.WriteAsync(mark);
        await mark.Reached.Task;
    }

    /// <inheritdoc/>
    public void EndBatch()
    {
        sender.SendChanges(batch);
        batch.Clear();
    }

    /// <inheritdoc/>
    public void Typing(string roomId, Person person) => sender.SendTyping(roomId, person);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        bell.Rung += ReceiveFrame;
        ownNotices.Stored += sender.SendNotices;
        await notices.ReadToAsync(0); // Before the first client connects, which reads what is stored by then.
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Otherwise the host's start would wait for it.
        await using var polling = time.CreateTimer(_ => items.Writer.TryWrite(Tick.Heads), null, PollInterval, PollInterval);
        await using var gaps = gapTimer = time.CreateTimer(
            _ => items.Writer.TryWrite(Tick.Gaps), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(stoppingToken))
                await TryProcessAsync(item);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private void ReceiveFrame(string message)
    {
        try
        {
            if (JsonSerializer.Deserialize<Frame>(message, JsonSerializerOptions.Web) is not { } frame || frame.Node == ownNotices.Node)
                return;
            // A bell that was away may deliver old frames.
            if (frame.At > 0 && Math.Abs(time.GetUtcNow().ToUnixTimeMilliseconds() - frame.At) > MaxFrameAge.TotalMilliseconds)
                return;
            if (frame.Typing is { } typing)
                _ = hub.Clients.Group(typing.RoomId).TypingChanged(typing.RoomId, typing.Person);
            else
                items.Writer.TryWrite(frame); // If the queue is full, the next poll reads it.
        }
        catch (JsonException error)
        {
            LogUnreadable(error.Message);
        }
    }

    private async Task TryProcessAsync(object item)
    {
        try
        {
            await ProcessAsync(item);
            isAway = false;
        }
#pragma warning disable CA1031 // The database is away; the next poll reads what is missing.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (!isAway)
                LogAway(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, error.Message);
            isAway = mayMiss = true;
        }
    }

    private async Task ProcessAsync(object item)
    {
        switch (item)
        {
            case FrameMessage change:
                await notices.ReadToAsync(store.NewestNotice);
                await PublishInOrderAsync(new(change.View.RoomId, change.View.Change, change.View.Change, [change]));
                break;
            case Frame frame:
                await notices.ReadToAsync(frame.Notice);
                foreach (var room in frame.Rooms ?? [])
                    await PublishInOrderAsync(room);
                break;
            case FrameRoom entered:
                published.TryAdd(entered.Id, entered.To);
                break;
            case Mark mark:
                await CloseGapAsync(mark.RoomId);
                mark.Reached.SetResult();
                break;
            case Tick.Gaps:
                await CloseGapsAsync();
                break;
            default:
                await notices.ReadToAsync(long.MaxValue);
                await CloseGapsAsync(); // The tick of the gap timer finds no place in a full queue.
                await PollHeadsAsync();
                break;
        }
    }

    private async Task PublishInOrderAsync(FrameRoom room)
    {
        if (!published.TryGetValue(room.Id, out var before))
            published[room.Id] = before = room.From - 1;
        if (room.To <= before)
            return;
        if (room.From - before > MaxMissed && !registry.Connections.Any(connection => connection.Rooms.Contains(room.Id)))
            published[room.Id] = before = room.From - 1;
        if (room.From <= before + 1 && room.Messages is not null)
        {
            PublishChanges(room, before);
            while (early.TakeAfter(room.Id, published[room.Id]) is { } next)
                PublishChanges(next, published[room.Id]);
        }
        else if (room.Messages is null || !bell.IsUp)
        {
            await CatchUpAsync(room.Id, before);
        }
        else
        {
            if (early.IsEmpty)
                gapTimer!.Change(GapTimeout, Timeout.InfiniteTimeSpan);
            early.Add(room, time.GetTimestamp());
        }
    }

    private void PublishChanges(FrameRoom room, long before)
    {
        foreach (var change in room.Messages!.Where(change => change.View.Change > before))
            clients.Publish(change.View, change.Mentioned);
        published[room.Id] = room.To;
    }

    // All changes before an early one are committed, so a query finds them.
    private async Task CloseGapAsync(string roomId)
    {
        if (early.IsWaiting(roomId))
            await CatchUpAsync(roomId, published[roomId]);
    }

    private async Task CloseGapsAsync()
    {
        try
        {
            foreach (var roomId in early.WaitingSince(time.GetTimestamp() - (long)(GapTimeout.TotalSeconds * time.TimestampFrequency)))
                await CatchUpAsync(roomId, published[roomId]);
        }
        finally
        {
            if (!early.IsEmpty)
                gapTimer!.Change(GapTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task CatchUpAsync(string roomId, long before)
    {
        while (true)
        {
            var page = messages.ChangesAfter(roomId, before, Limits.LargestPageBytes);
            await notices.ReadToAsync(long.MaxValue); // After the read: includes all notices stored before these messages.
            foreach (var row in page.Rows)
                clients.Publish(row.ToView(roomId), [.. MessageRow.ReadMentions(row.Mentions).Select(mention => mention.PersonId)]);
            published[roomId] = before = page.UpToChange;
            if (page.More)
                continue;
            early.Remove(roomId);
            return;
        }
    }

    private async Task PollHeadsAsync()
    {
        if (!nodes.HasOthers && !mayMiss)
            return;
        HashSet<string> entered = [.. registry.Connections.SelectMany(connection => connection.Rooms)];
        if (entered.Count == 0)
            return;
        foreach (var (roomId, head) in store.Read(reader => RoomQueries.ChangesOf(reader, entered)))
        {
            if (!published.TryGetValue(roomId, out var before))
                continue; // Not tracked yet: its first reader is just entering, and Entered sets the change.
            if (head < before)
            {
                published[roomId] = head; // The database was put back.
                early.Remove(roomId);
            }
            else if (head > before && !early.IsWaiting(roomId))
            {
                await CatchUpAsync(roomId, before);
            }
        }

        mayMiss = false;
        if (published.Count > MaxTrackedRooms)
        {
            foreach (var roomId in published.Keys.Where(id => !entered.Contains(id) && !early.IsWaiting(id)).ToList())
                published.Remove(roomId);
        }
    }

    /// <summary>The work that a timer requests.</summary>
    private enum Tick
    {
        Heads,
        Gaps,
    }

    /// <summary>Reached when all changes of a room that were queued before it have been published.</summary>
    private sealed record Mark(string RoomId, TaskCompletionSource Reached);

    [LoggerMessage(1226, LogLevel.Warning, "What other nodes changed cannot be read; it is tried again every second: {Reason}")]
    private partial void LogAway(Exception? error, string reason);

    [LoggerMessage(1227, LogLevel.Warning, "A message of another node cannot be read: {Reason}")]
    private partial void LogUnreadable(string reason);
}
