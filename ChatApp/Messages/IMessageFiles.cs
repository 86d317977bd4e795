using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The files of messages, changed in the same transaction as the messages.</summary>
public interface IMessageFiles
{
    /// <summary>Finds finished uploads of a person that no message names.</summary>
    /// <returns>The files in the order of the ids; null if one of them is not there.</returns>
    IReadOnlyList<FileView>? Find(WriterConnection connection, int personKey, IReadOnlyList<string> ids);

    /// <summary>Attaches files to a message; they are kept until it is deleted.</summary>
    void Attach(WriterConnection connection, IReadOnlyList<string> ids, int roomKey, long number);

    /// <summary>Attaches the picture of a preview to a message: a file that only the preview refers to.</summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="message">The message.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="hash">Hash of its content, which is stored.</param>
    /// <param name="now">The current time.</param>
    void AttachPicture(WriterConnection connection, MessageRow message, FileView picture, string hash, DateTimeOffset now);

    /// <summary>Removes such a picture.</summary>
    void RemovePicture(WriterConnection connection, MessageRow message, string id);

    /// <summary>Removes the files of a deleted message, and the picture of its preview.</summary>
    void Remove(WriterConnection connection, int roomKey, long number);
}
