using ChatApp.Rooms;

namespace ChatApp.Messages;

/// <summary>Deletions that their author takes back.</summary>
internal sealed partial class MessageStore
{
    private readonly DeletedTexts deletedTexts;

    // Files are gone with the deletion, so a message with files stays deleted. Its reactions and its pin do not come back.
    private void KeepText(MessageRow row, RoomMember person, DateTimeOffset now)
    {
        if (row.AuthorKey == person.PersonKey && row.Files is null)
            deletedTexts.Keep(row, now);
        else
            deletedTexts.Forget(row);
    }

    // Its author can bring a message back that was just deleted; deleted again by an operator, it stays deleted, on all nodes.
    private static bool StaysDeleted(MessageRow row, RoomMember person, DateTimeOffset now) =>
        row.DeletedAt is { } at && (row.AuthorKey == person.PersonKey || now - at > DeletedTexts.Kept);

    private WriteResult Apply(Restoration restoration, RoomMember person)
    {
        if (messages.Find(person.Room.Key, restoration.Number) is not { } row)
            return Refused(MessageRules.NotFound);
        if (row.AuthorKey != person.PersonKey)
            return Refused(MessageRules.NotYours);
        if (row.DeletedAt is null)
            return Repeated(row, person.Room);
        if (person.Room.Archived)
            return Refused(RoomRules.Archived);
        if (deletedTexts.Take(row) is not { } text)
            return Refused(MessageRules.Gone);
        row.DeletedAt = null;
        return Change(row, person, text);
    }
}
