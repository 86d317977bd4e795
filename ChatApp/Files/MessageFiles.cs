using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Storage;

namespace ChatApp.Files;

/// <summary>Attaches files to messages, in the transaction of the message.</summary>
internal sealed class MessageFiles : IMessageFiles
{
    /// <inheritdoc/>
    public IReadOnlyList<FileView>? Find(WriterConnection connection, int personKey, IReadOnlyList<string> ids)
    {
        var found = new FileView[ids.Count];
        for (var index = 0; index < found.Length; index++)
        {
            if (FileQueries.FindReady(connection, personKey, ids[index]) is not { } file)
                return null;
            found[index] = file.ToView();
        }

        return found;
    }

    /// <inheritdoc/>
    public void Attach(WriterConnection connection, IReadOnlyList<string> ids, int roomKey, long number)
    {
        foreach (var id in ids)
            FileQueries.AttachTo(connection, id, roomKey, number);
    }

    /// <inheritdoc/>
    public void AttachPicture(WriterConnection connection, MessageRow message, FileView picture, string hash, DateTimeOffset now) =>
        FileQueries.AddPicture(connection, picture, hash, message, now);

    /// <inheritdoc/>
    public void RemovePicture(WriterConnection connection, MessageRow message, string id) =>
        FileQueries.RemoveOf(connection, message.RoomKey, message.Number, id);

    /// <inheritdoc/>
    public void Remove(WriterConnection connection, int roomKey, long number) => FileQueries.RemoveOf(connection, roomKey, number);
}
