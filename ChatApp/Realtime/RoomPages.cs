using ChatApp.Contracts;

namespace ChatApp.Realtime;

/// <summary>Splits a person's rooms into pages that a slow link delivers before a time-out.</summary>
internal static class RoomPages
{
    /// <summary>Smaller than a page of messages: a client gives up if <c>Hello</c> is not answered within 10 s.</summary>
    private const int HelloBytes = 12 * 1024;

    /// <summary>What is left for rooms at least, however much the person has saved.</summary>
    private const int FewestBytes = 2 * 1024;

    /// <summary>Size of a room's id in the list of saved messages, and of a number.</summary>
    private const int BytesPerSavedRoom = 30, BytesPerSavedNumber = 8;

    /// <summary>Size of a room and its read mark as JSON, without names and topic.</summary>
    private const int BytesBesides = 330;

    private const int BytesBesidesPerPerson = 70;

    /// <summary>The first page of rooms, for <c>Hello</c>.</summary>
    /// <param name="rooms">The person's rooms.</param>
    /// <param name="marks">The read mark of each.</param>
    /// <param name="saved">The numbers of saved messages, by room, for the same response; null for none.</param>
    public static RoomPage First(
        IReadOnlyList<RoomView> rooms, IReadOnlyList<ReadMark> marks, IReadOnlyDictionary<string, IReadOnlyList<long>>? saved)
    {
        var taken = saved?.Values.Sum(numbers => BytesPerSavedRoom + (BytesPerSavedNumber * numbers.Count)) ?? 0;
        return From(0, rooms, marks, Math.Max(FewestBytes, HelloBytes - taken));
    }

    /// <summary>The page of rooms after a room; the first page if that room is no longer among them.</summary>
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

    // Three bytes per character, as for Chinese names.
    private static int BytesOf(RoomView room) =>
        BytesBesides + (3 * (room.Name.Length + room.Topic.Length))
            + (room.People?.Sum(person => BytesBesidesPerPerson + (3 * person.Name.Length)) ?? 0);
}
