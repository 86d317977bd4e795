using ChatApp.Contracts;

namespace ChatApp.Realtime;

/// <summary>A person's rooms as answers that a slow link carries before anybody gives up.</summary>
internal static class RoomPages
{
    /// <summary>Less than a page of messages: a connection is not one before <c>Hello</c> is answered, and within 10 s.</summary>
    private const int HelloBytes = 12 * 1024;

    /// <summary>A room and its mark as JSON, without names and topic.</summary>
    private const int BytesBesides = 330;

    private const int BytesBesidesPerPerson = 70;

    /// <summary>The first rooms, for <c>Hello</c>.</summary>
    public static RoomPage First(IReadOnlyList<RoomView> rooms, IReadOnlyList<ReadMark> marks) => From(0, rooms, marks, HelloBytes);

    /// <summary>Those after a room; from the first one on where it is not among them any more.</summary>
    public static RoomPage After(string roomId, IReadOnlyList<RoomView> rooms, IReadOnlyList<ReadMark> marks)
    {
        var at = 0;
        while (at < rooms.Count && rooms[at].Id != roomId)
            at++;
        return From(at < rooms.Count ? at + 1 : 0, rooms, marks, Limits.PageBytes);
    }

    private static RoomPage From(int first, IReadOnlyList<RoomView> rooms, IReadOnlyList<ReadMark> marks, int mostBytes)
    {
        var (end, bytes) = (first, 0);
        while (end < rooms.Count && ((bytes += BytesOf(rooms[end])) <= mostBytes || end == first))
            end++;
        if (first == 0 && end == rooms.Count)
            return new(rooms, marks, false);
        var ids = rooms.Skip(first).Take(end - first).Select(room => room.Id).ToHashSet();
        return new([.. rooms.Skip(first).Take(end - first)], [.. marks.Where(mark => ids.Contains(mark.RoomId))], end < rooms.Count);
    }

    // Three bytes a letter: names are Chinese as well.
    private static int BytesOf(RoomView room) =>
        BytesBesides + (3 * (room.Name.Length + room.Topic.Length)) + (room.People?.Sum(person => BytesBesidesPerPerson + (3 * person.Name.Length)) ?? 0);
}
