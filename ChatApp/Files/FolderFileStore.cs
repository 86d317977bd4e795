using System.Buffers;
using ChatApp.Storage;

namespace ChatApp.Files;

/// <summary>Stores files in the data folder: contents in <c>files/</c>, spread over 256 folders by the start of their hashes, uploads in
/// <c>files/uploads/</c>.</summary>
internal sealed class FolderFileStore(DataFolder folder) : IFileStore
{
    private const int Buffer = 64 * 1024;

    /// <summary>Bytes between two flushes to the disk: a larger backlog would delay the fsync of the next commit of messages.</summary>
    private const int BytesPerFlush = 4 << 20;

    private string UploadFolder => Path.Combine(folder.Files, "uploads");

    /// <inheritdoc/>
    public long FreeBytes => new DriveInfo(folder.FullName).AvailableFreeSpace;

    /// <inheritdoc/>
    public long LengthOf(string uploadId) => new FileInfo(UploadOf(uploadId)) is { Exists: true } file ? file.Length : 0;

    /// <inheritdoc/>
    public async Task AppendAsync(string uploadId, Stream content, long most, CancellationToken cancellationToken)
    {
        PrivateFile.MakeFolder(UploadFolder);
        await using var file = PrivateFile.Create(UploadOf(uploadId), FileMode.Append);
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            for (long flushed = 0; most > 0;)
            {
                var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(most, Buffer)), cancellationToken);
                if (read == 0)
                    break;
                // Not with the token: half a block would be written.
                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
                most -= read;
                if ((flushed += read) < BytesPerFlush)
                    continue;
                file.Flush(flushToDisk: true);
                flushed = 0;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public Stream? OpenUpload(string uploadId) => OpenFile(UploadOf(uploadId));

    /// <inheritdoc/>
    public void Publish(string uploadId, string hash)
    {
        var content = ContentOf(hash);
        var parent = Path.GetDirectoryName(content)!;
        if (!Directory.Exists(parent))
        {
            PrivateFile.MakeFolder(parent);
            PrivateFile.SyncFolder(folder.Files);
            PrivateFile.SyncFolder(folder.FullName);
        }

        PrivateFile.Publish(UploadOf(uploadId), content);
    }

    /// <inheritdoc/>
    public void Discard(string uploadId) => Remove(UploadOf(uploadId));

    /// <inheritdoc/>
    public bool Contains(string hash) => File.Exists(ContentOf(hash));

    /// <inheritdoc/>
    public Stream? Open(string hash) => OpenFile(ContentOf(hash));

    /// <inheritdoc/>
    public bool TryDelete(string hash, DateTimeOffset before)
    {
        var content = new FileInfo(ContentOf(hash));
        if (!content.Exists || content.LastWriteTimeUtc >= before.UtcDateTime)
            return false;
        content.Delete();
        return true;
    }

    /// <inheritdoc/>
    public IEnumerable<string> ContentsBefore(DateTimeOffset time) => !Directory.Exists(folder.Files) ? [] :
        Directory.EnumerateDirectories(folder.Files, "??").SelectMany(part => NamesBefore(part, time));

    /// <inheritdoc/>
    public IEnumerable<string> UploadsBefore(DateTimeOffset time) => Directory.Exists(UploadFolder) ? NamesBefore(UploadFolder, time) : [];

    private static IEnumerable<string> NamesBefore(string path, DateTimeOffset time) =>
        new DirectoryInfo(path).EnumerateFiles().Where(file => file.LastWriteTimeUtc < time.UtcDateTime).Select(file => file.Name);

    private static FileStream? OpenFile(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Buffer, FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Remove(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    private string UploadOf(string uploadId) => Path.Combine(UploadFolder, uploadId);

    private string ContentOf(string hash) => Path.Combine(folder.Files, hash[..2], hash);
}
