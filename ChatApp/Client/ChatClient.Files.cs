using ChatApp.Contracts;

namespace ChatApp.Client;

/// <content>Files of messages. They are uploaded by HTTP, with the cookie that the first connect gets; no connection is needed.</content>
public sealed partial class ChatClient
{
    /// <summary>Uploads a file, for a message to be sent.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">The content, from its beginning; its length must be known.</param>
    /// <param name="cancellationToken">Ends the upload; what arrived is kept for a day.</param>
    /// <returns>The file; its id is for <see cref="MessageExtras.Files"/>.</returns>
    /// <exception cref="ChatCallException">The server refused, or could not be reached.</exception>
    public async Task<FileView> UploadAsync(string name, Stream content, CancellationToken cancellationToken = default) =>
        await ContinueUploadAsync(await BeginUploadAsync(name, content.Length, cancellationToken), content, cancellationToken);

    /// <summary>Opens a file of a message of a room that the person is in. The caller disposes of the stream.</summary>
    /// <exception cref="ChatCallException">The server refused, or could not be reached.</exception>
    public Task<Stream> OpenFileAsync(FileView file, CancellationToken cancellationToken = default) =>
        uploads.OpenAsync(file, cancellationToken);

    /// <summary>Creates an upload without sending a byte, so that its id is known should the connection break.</summary>
    public Task<UploadView> BeginUploadAsync(string name, long size, CancellationToken cancellationToken = default) =>
        uploads.BeginAsync(name, size, cancellationToken);

    /// <summary>Sends the part of an upload that the server lacks: after an interruption, it resumes.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="content">The whole file; it must be seekable unless nothing of it was sent.</param>
    /// <param name="cancellationToken">Ends the upload; what arrived is kept for a day.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ChatCallException">The server refused, or could not be reached.</exception>
    public async Task<FileView> ContinueUploadAsync(UploadView upload, Stream content, CancellationToken cancellationToken = default)
    {
        var now = await uploads.FindAsync(upload.Id, cancellationToken);
        if (now.File is null)
        {
            if (content.CanSeek)
                content.Position = now.Offset;
            now = await uploads.ContinueAsync(now, content, cancellationToken);
        }

        return now.File
            ?? throw new ChatCallException(ChatCallException.NotConnected, "The upload ended early; it can be continued.");
    }
}
