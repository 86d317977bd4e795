using ChatApp.Contracts;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Reads messages as pages for clients. Blocks its thread, as every read of the database does. Checks no permission: callers use
/// <see cref="RoomAccess"/> first.</summary>
public sealed class MessageReader(Store store, IMessageQueries queries)
{
    /// <summary>The newest <see cref="Limits.Page"/> messages, ascending by number; fewer if they exceed
    /// <paramref name="mostBytes"/>.</summary>
    public ChangePage Newest(string roomId, int mostBytes) => Page(roomId, mostBytes, queries.Newest, backwards: true);

    /// <summary>The next <see cref="Limits.ChangePage"/> messages changed after <paramref name="afterChange"/>, ascending by change; fewer
    /// if they exceed <paramref name="mostBytes"/>.</summary>
    public ChangePage ChangesAfter(string roomId, long afterChange, int mostBytes)
    {
        var found = 0;
        var page = Page(roomId, mostBytes, (room, bytes) =>
        {
            var messages = queries.ChangesAfter(room, afterChange, bytes);
            found = messages.Rows.Count;
            return messages;
        });
        return page.Messages.Count == found ? page : page with { UpToChange = page.Messages[^1].Change, More = true };
    }

    /// <summary>The <see cref="Limits.Page"/> messages before <paramref name="number"/>, ascending by number; fewer if they exceed
    /// <see cref="Limits.PageBytes"/>.</summary>
    public IReadOnlyList<MessageView> Before(string roomId, long number) =>
        Page(roomId, Limits.PageBytes, (room, bytes) => queries.Before(room, number, bytes), backwards: true).Messages;

    /// <summary>The <see cref="Limits.Page"/> messages after <paramref name="number"/>, ascending by number; fewer if they exceed
    /// <see cref="Limits.PageBytes"/>.</summary>
    public IReadOnlyList<MessageView> After(string roomId, long number) =>
        Page(roomId, Limits.PageBytes, (room, bytes) => queries.After(room, number, bytes)).Messages;

    /// <summary>At most <see cref="Limits.Page"/> messages around <paramref name="number"/>, ascending by number, as a page whose
    /// <see cref="ChangePage.More"/> shows whether newer ones follow; the counters are from the same snapshot.</summary>
    public ChangePage Around(string roomId, long number) => Around(roomId, number, Limits.Page / 2);

    /// <summary>At most <see cref="Limits.Page"/> messages around <paramref name="number"/>, of which at most <paramref name="before"/>
    /// precede it if enough follow.</summary>
    public ChangePage Around(string roomId, long number, int before) =>
        Page(roomId, int.MaxValue, (room, _) => queries.Around(room, number, before));

    /// <summary>Number of the first message posted at <paramref name="time"/> or later; of the last one if all are older, and 0 in an empty
    /// room.</summary>
    public long FirstFrom(string roomId, DateTimeOffset time) => queries.FirstFrom(roomId, time);

    /// <summary>The pinned messages of a room, the last pinned first.</summary>
    public IReadOnlyList<PinnedMessage> PinsIn(string roomId) => store.Read(reader => PinQueries.In(reader, roomId));

    /// <summary>The thread of a message as a page, ascending by number: the first message, and the newest
    /// <see cref="Limits.ThreadAnswers"/> answers; fewer if they exceed <see cref="Limits.PageBytes"/>.
    /// <see cref="ChangePage.More"/> shows whether older answers are left out. Null if there is no such message.</summary>
    public ChangePage? Thread(string roomId, long number)
    {
        var found = 0;
        var page = Page(roomId, Limits.PageBytes, (room, bytes) =>
        {
            var messages = queries.Thread(room, number, bytes);
            found = messages.Rows.Count;
            return messages;
        });
        if (found == 0)
            return null;
        ((List<MessageView>)page.Messages).Reverse(1, page.Messages.Count - 1);
        return page with { More = page.More || page.Messages.Count < found };
    }

    /// <summary>Reads messages and returns the first ones that fit as a page.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="mostBytes">Maximum size of the page.</param>
    /// <param name="read">Reads the messages, with the same arguments.</param>
    /// <param name="backwards">Whether the messages are in descending order; the page reverses them.</param>
    private ChangePage Page(string roomId, int mostBytes, Func<string, int, RoomMessages> read, bool backwards = false)
    {
        // Before the read: the id of a later run would confirm changes that the later run does not have.
        var witness = store.Run.Id;
        var found = read(roomId, mostBytes);
        // Markdown is rendered outside of the snapshot.
        var views = found.Rows.ConvertAll(row => row.ToView(roomId));
        if (mostBytes < int.MaxValue && MessagePage.Fit(views, mostBytes) is var fit && fit < views.Count)
            views.RemoveRange(fit, views.Count - fit);
        if (backwards)
            views.Reverse();
        return new ChangePage(roomId, store.Epoch, views, found.UpToChange, found.LastNumber, found.More, witness) { Pins = found.Pins };
    }
}
