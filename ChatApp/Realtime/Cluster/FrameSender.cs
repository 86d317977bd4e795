using System.Text;
using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Realtime.Cluster;

/// <summary>Sends frames to the other nodes over the bell; sends nothing while there are no other nodes.</summary>
internal sealed class FrameSender(NodeNotices notices, IBell bell, Store store, NodeTable nodes, TimeProvider time)
{
    /// <summary>Sends the changes of a commit.</summary>
    public void SendChanges(IEnumerable<FrameMessage> changes)
    {
        if (!nodes.HasOthers)
            return;
        SendRooms(changes.GroupBy(change => change.View.RoomId)
            .Select(room => new FrameRoom(room.Key, room.Min(one => one.View.Change), room.Max(one => one.View.Change), [.. room]))
            .ToArray());
    }

    /// <summary>Sends that there are notices. Without a notice id, which is not known here: the other nodes read all new notices.</summary>
    public void SendNotices()
    {
        if (nodes.HasOthers)
            bell.Ring(Text(new(notices.Node, long.MaxValue)));
    }

    /// <summary>Sends that a person types.</summary>
    public void SendTyping(string roomId, Person person)
    {
        if (nodes.HasOthers)
            bell.Ring(Text(new(notices.Node, 0, Typing: new(roomId, person), At: time.GetUtcNow().ToUnixTimeMilliseconds())));
    }

    // Halved until it fits; the messages of a room that do not fit even so are read from the database by the other nodes.
    private void SendRooms(FrameRoom[] rooms)
    {
        var text = Text(new(notices.Node, store.NewestNotice, rooms));
        if (Encoding.UTF8.GetByteCount(text) <= bell.LongestMessage)
        {
            bell.Ring(text);
        }
        else if (rooms is [var room])
        {
            SendRooms([room with { Messages = null }]);
        }
        else
        {
            SendRooms(rooms[..(rooms.Length / 2)]);
            SendRooms(rooms[(rooms.Length / 2)..]);
        }
    }

    private static string Text(Frame frame) => JsonSerializer.Serialize(frame, JsonSerializerOptions.Web);
}
