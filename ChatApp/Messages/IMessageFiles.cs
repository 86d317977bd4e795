using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The files of messages, changed in the same transaction as the messages.</summary>
public interface IMessageFiles
{
    /// <summary>Finds finished uploads of a person that no message names.</summary>
    /// <returns>The files in the order of the ids; null if one of them is not there.</returns>
    IReadOnlyList<FileView>? Find(WriterConnection connection, int personKey, IReadOnlyList<string> ids);

    /// <summary>Gives files to a message. They stay as long as it is not deleted.</summary>
    void Attach(WriterConnection connection, IReadOnlyList<string> ids, int roomKey, long number);

    /// <summary>Removes the files of a deleted message.</summary>
    void Remove(WriterConnection connection, int roomKey, long number);
}
