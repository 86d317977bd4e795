using ChatApp.Audit;
using ChatApp.Rooms;

namespace ChatApp.Messages;

internal sealed partial class MessageStore
{
    // The caller ignores the refusal: the message changed while its link was read.
    private WriteResult Apply(PreviewChange change, RoomMember author, DateTimeOffset now)
    {
        if (author.Room.Archived
            || messages.Find(author.Room.Key, change.Message.Number) is not { DeletedAt: null, Preview: null } row
            || row.ClientMessageId != change.Message.ClientMessageId || row.Text != change.Message.Text)
            return Refused(MessageRules.NotFound);
        if (change is { PictureHash: { } hash, Preview.Picture: { } picture })
            files.AttachPicture(connection, row, picture, hash, now);
        row.Preview = StoredPreview.Write(change.Preview);
        return PreviewChanged(row, author);
    }

    private WriteResult Apply(PreviewRemoval removal, RoomMember person)
    {
        if (messages.Find(person.Room.Key, removal.Number) is not { } row)
            return Refused(MessageRules.NotFound);
        if (!MayChange(row, person))
            return Refused(MessageRules.NotYours);
        if (row.DeletedAt is not null)
            return Refused(MessageRules.Deleted);
        if (StoredPreview.Read(row.Preview) is null)
            return Repeated(row, person.Room);
        if (person.Room.Archived)
            return Refused(RoomRules.Archived);
        AddOperatorEntry(AuditEvent.PreviewRemoved, row, person);
        DropPreview(row);
        row.Preview = StoredPreview.Removed;
        return PreviewChanged(row, person);
    }

    private WriteResult PreviewChanged(MessageRow row, RoomMember person)
    {
        row.Change = person.Room.Change + 1;
        messages.Touch(row);
        messages.SetPreview(row);
        return Changed(row, row.ToView(person.Room.Id), person.Room, []);
    }

    // The preview of a link that an edit took away.
    private void DropStalePreview(MessageRow row, string html)
    {
        if (StoredPreview.Read(row.Preview) is not { } preview || HtmlLinks.Of(html).Contains(preview.Url))
            return;
        DropPreview(row);
        row.Preview = null;
        messages.SetPreview(row);
    }

    private void DropPreview(MessageRow row)
    {
        if (StoredPreview.Read(row.Preview)?.Picture is { } picture)
            files.RemovePicture(connection, row, picture.Id);
    }
}
