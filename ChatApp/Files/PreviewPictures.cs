using System.Security.Cryptography;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Files;

/// <summary>Stores the pictures of previews, before the messages that name them.</summary>
public sealed class PreviewPictures(Store store, IFileStore files, IOptions<FilesOptions> options)
{
    /// <summary>Stores a picture under its hash, on disk when this returns; null where there is no room.</summary>
    public async Task<string?> StoreAsync(byte[] content)
    {
        if (files.FreeBytes - content.Length < Uploads.ReservedForMessages
            || store.Read(reader => FileQueries.TotalBytes(reader)) + content.Length > options.Value.FilesBytesMax)
            return null;
        var (hash, id) = (Convert.ToHexStringLower(SHA256.HashData(content)), NewId.Make());
        await files.AppendAsync(id, new MemoryStream(content), content.Length, CancellationToken.None);
        files.Publish(id, hash);
        return hash;
    }
}
