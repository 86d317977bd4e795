using System.Security.Cryptography;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Files;

/// <summary>Stores the pictures of previews, before the messages that name them.</summary>
public sealed class PreviewPictures(Store store, IFileStore files, IOptions<FilesOptions> options)
{
    /// <summary>Whether there is room for one more: half of the space for files is left to uploads.</summary>
    /// <param name="bytes">Its size; each message with the same picture counts it.</param>
    public bool HasRoom(long bytes) => files.FreeBytes - bytes >= Uploads.ReservedForMessages
        && store.Read(reader => FileQueries.TotalBytes(reader)) + bytes <= options.Value.FilesBytesMax / 2;

    /// <summary>Stores a picture under its hash, on disk when this returns; null where there is no room.</summary>
    public async Task<string?> StoreAsync(byte[] content)
    {
        if (!HasRoom(content.Length))
            return null;
        var (hash, id) = (Convert.ToHexStringLower(SHA256.HashData(content)), NewId.Make());
        await files.AppendAsync(id, new MemoryStream(content), content.Length, CancellationToken.None);
        // In a transaction: the same picture may be in removal, because no message has named it for a day.
        await store.WritePreparedAsync(
            _ =>
            {
                files.Publish(id, hash);
                return true;
            }, CancellationToken.None);
        return hash;
    }
}
