using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Load.Stress;

/// <summary>A client of a <see cref="RollBackRun"/>, and the changes that it had received when it lost its connection, as they were stored
/// then.</summary>
internal sealed class RollBackClient(ChatClient chat)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private Dictionary<string, List<string>> held = [];
    private int rollBacksAtLoss;
    private bool mayBeTold;

    public ChatClient Chat => chat;

    public bool IsLost { get; private set; }

    /// <summary>The text by which the run records and compares a message.</summary>
    public static string Words(MessageView message) => $"{message.Number} {message.ClientMessageId} {message.Text}";

    /// <summary>Disconnects the client, or waits for the loss when the server was killed, and records the changes received until
    /// then.</summary>
    public async Task LoseAsync(Dictionary<string, List<string>> stored, int rollBacks, bool byItself, CancellationToken cancellationToken)
    {
        if (IsLost)
            return;
        if (!byItself)
            await chat.DisconnectAsync();
        else if (!await Polling.UntilAsync(() => chat.State == ConnectionState.Disconnected, Patience, cancellationToken))
            throw new StressException($"a client whose server ended is still {chat.State}");
        (rollBacksAtLoss, IsLost) = (rollBacks, true);
        held = stored.ToDictionary(room => room.Key, room => room.Value.Take((int)(chat.Room(room.Key)!.UpToChange ?? 0)).ToList());
    }

    /// <summary>Connects again, and compares each room with the stored changes.</summary>
    /// <returns>In how many rooms the client reported that the server was put back to an earlier state, and in how many not.</returns>
    public async Task<(int PutBack, int Confirmed)> ComeBackAsync(
        Dictionary<string, List<string>> stored, int rollBacks, CancellationToken cancellationToken)
    {
        if (!await chat.ConnectAsync(cancellationToken))
            throw new StressException($"one press did not connect: {chat.Refusal?.Code} {chat.Loss?.Reason}");
        IsLost = false;
        var putBack = 0;
        foreach (var (id, changes) in stored)
        {
            var room = chat.Room(id)!;
            var isForeign = !changes.Take(held[id].Count).SequenceEqual(held[id]);
            if (room.CatchUp is not { NothingMissing: true } caughtUp)
                throw new StressException("a client that came back does not hold everything");
            if (caughtUp.PutBack != isForeign && (isForeign || (rollBacks == rollBacksAtLoss && !mayBeTold)))
                throw new StressException(
                    isForeign
                        ? "a client holds what is no longer stored and says nothing of it"
                        : "a client says that the server was put back, and it was not");
            if (Difference(changes, id) is { } difference)
                throw new StressException(difference);
            putBack += caughtUp.PutBack ? 1 : 0;
        }

        mayBeTold = false;
        return (putBack, stored.Count - putBack);
    }

    /// <summary>Records that the database was put back while nobody wrote. If its content is the same, the client cannot see when the
    /// server notices, and may be told later.</summary>
    public void NoteSilentPutBack() => mayBeTold = true;

    /// <summary>Sends heartbeats until the client shows the stored messages, after the database was put back while it was
    /// connected.</summary>
    public async Task NoticesAsync(Dictionary<string, List<string>> stored, CancellationToken cancellationToken)
    {
        string? difference = null;
        for (var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
            Environment.TickCount64 < end;
            await Task.Delay(100, cancellationToken))
        {
            await chat.HeartbeatAsync(cancellationToken);
            difference = stored.Select(room => Difference(room.Value, room.Key)).FirstOrDefault(one => one is not null);
            if (difference is null)
                return;
        }

        throw new StressException($"put back under its connection: {difference}");
    }

    private string? Difference(List<string> changes, string id)
    {
        var room = chat.Room(id)!;
        if (room.UpToChange != changes.Count)
            return $"a client holds the changes up to {room.UpToChange} of {changes.Count}";
        var newest = changes.ToLookup(change => change.Split(' ')[0]);
        return room.Messages.FirstOrDefault(message => newest[$"{message.Number}"].LastOrDefault() != Words(message)) is { } foreign
            ? $"a client shows message {foreign.Number}, which is not stored so"
            : null;
    }
}
