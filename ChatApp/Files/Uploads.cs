using System.Security.Cryptography;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Files;

/// <summary>Uploads: created with a size, continued where they stopped, and finished with the last byte. The bytes are on disk under their
/// hash before the database says that the file is finished, so that a message never names one that is not there.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose.
internal sealed class Uploads(
    Store store, IFileStore files, PicturePreviews previews, UploadLimiter limits, IOptions<FilesOptions> options, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>Maximum number of a person's files that no message names yet, unfinished uploads included.</summary>
    internal const int UnsentFiles = 50;

    /// <summary>Bytes of the disk that files leave for messages.</summary>
    internal const long ReservedForMessages = 64 << 20;

    private readonly UploadLocks locks = new();

    // Hashing a large file keeps a processor busy.
    private readonly SemaphoreSlim hashing = new(1);

    /// <summary>Creates an upload; refused where a limit is exceeded.</summary>
    public async Task<Outcome<UploadView>> CreateAsync(Person person, UploadRequest? request, CancellationToken cancellationToken)
    {
        if (limits.Check(person, request) is { } refusal)
            return refusal;
        var size = request!.Size;
        if (files.FreeBytes - size < ReservedForMessages)
            return FileRefusals.DiskFull;
        var id = NewId.Make();
        var refused = await store.WritePreparedAsync(connection =>
        {
            if (FileQueries.CountUnsent(connection, person.Id) >= UnsentFiles)
                return FileRefusals.TooMany;
            if (FileQueries.TotalBytes(connection) + size > options.Value.FilesBytesMax)
                return FileRefusals.Full;
            FileQueries.Add(connection, id, person.Id, FileName.Of(request.Name!), size, time.GetUtcNow());
            return null;
        }, cancellationToken);
        return refused is null ? new UploadView(id, 0, size) : refused;
    }

    /// <summary>The state of a person's upload. One whose bytes are all there is finished first: its last request may have been
    /// cut.</summary>
    public async Task<Outcome<UploadView>> FindAsync(string personId, string id, CancellationToken cancellationToken)
    {
        if (Find(personId, id) is not { } file)
            return FileRefusals.NotFound;
        if (file.IsFinished || OffsetOf(file) < file.Size)
            return View(file);
        using var lease = await locks.AcquireAsync(id, endOther: false, cancellationToken);
        return await FinishAsync(personId, id);
    }

    /// <summary>Continues an upload, and ends a request that still does.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="id">The upload.</param>
    /// <param name="start">Where the bytes belong.</param>
    /// <param name="take">Returns the bytes, at most the given number.</param>
    /// <param name="cancellationToken">Canceled when the client is gone.</param>
    public async Task<Outcome<UploadView>> ContinueAsync(
        string personId, string id, long start, Func<long, Stream> take, CancellationToken cancellationToken)
    {
        if (Find(personId, id) is null)
            return FileRefusals.NotFound;
        using var lease = await locks.AcquireAsync(id, endOther: true, cancellationToken);
        if (Find(personId, id) is not { } file)
            return FileRefusals.NotFound;
        var offset = OffsetOf(file);
        if (start != offset)
            return FileRefusals.WrongOffset;
        var left = file.Size - offset;
        if (files.FreeBytes - left < ReservedForMessages)
            return FileRefusals.DiskFull;
        if (left > 0)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Superseded);
            await files.AppendAsync(id, take(left), left, stop.Token);
        }

        return OffsetOf(file) < file.Size ? View(file) : await FinishAsync(personId, id);
    }

    /// <summary>Removes a person's upload that is in no message.</summary>
    public async Task<Refusal?> CancelAsync(string personId, string id, CancellationToken cancellationToken)
    {
        if (Find(personId, id) is null)
            return FileRefusals.NotFound;
        using var lease = await locks.AcquireAsync(id, endOther: true, cancellationToken);
        if (!await store.WritePreparedAsync(connection => FileQueries.TryRemove(connection, id), cancellationToken))
            return FileRefusals.NotFound;
        files.Discard(id);
        return null;
    }

    private StoredFile? Find(string personId, string id) =>
        NewId.IsWellFormed(id) ? store.Read(reader => FileQueries.FindOwn(reader, personId, id)) : null;

    // Between the move of the bytes to their hash and the note that they are there, the upload has none of its own.
    private long OffsetOf(StoredFile file) =>
        file.IsFinished || (file.Hash is { } hash && files.LengthOf(file.Id) == 0 && files.Contains(hash))
            ? file.Size
            : files.LengthOf(file.Id);

    private UploadView View(StoredFile file) =>
        new(file.Id, OffsetOf(file), file.Size, file.IsFinished ? file.ToView() : null);

    // Without a token: a complete upload is finished even if its client has disconnected.
    private async Task<Outcome<UploadView>> FinishAsync(string personId, string id)
    {
        if (Find(personId, id) is not { } file)
            return FileRefusals.NotFound;
        if (file.IsFinished)
            return View(file);
        if (files.LengthOf(id) > 0)
        {
            file = await ReadAsync(file);
            // The hash first: no content is removed whose hash a row has.
            if (!await store.WritePreparedAsync(connection => FileQueries.TrySetContent(connection, file), CancellationToken.None))
                return FileRefusals.NotFound;
            if (file.PreviewHash is { } preview)
                files.Publish(PreviewOf(id), preview);
            files.Publish(id, file.Hash!);
        }

        if (!await store.WritePreparedAsync(connection => FileQueries.TryFinish(connection, id, time.GetUtcNow()), CancellationToken.None))
            return FileRefusals.NotFound;
        return View(file with { IsFinished = true });
    }

    private static string PreviewOf(string id) => id + ".preview";

    private async Task<StoredFile> ReadAsync(StoredFile file)
    {
        await using var content = files.OpenUpload(file.Id) ?? throw new IOException($"The bytes of upload {file.Id} are gone.");
        file = await ReadAsync(file, content);
        content.Position = 0;
        if (await previews.CreateAsync(file.Type, content) is not { } preview)
            return file;
        files.Discard(PreviewOf(file.Id)); // Left by a killed server.
        await files.AppendAsync(PreviewOf(file.Id), new MemoryStream(preview.Content), preview.Content.Length, CancellationToken.None);
        var hash = Convert.ToHexStringLower(SHA256.HashData(preview.Content));
        return file with { PreviewHash = hash, Width = preview.Width, Height = preview.Height };
    }

    private async Task<StoredFile> ReadAsync(StoredFile file, Stream content)
    {
        await hashing.WaitAsync();
        try
        {
            var head = new byte[FileType.Head];
            var type = FileType.Of(head.AsSpan(0, await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false)));
            content.Position = 0;
            return file with { Hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content)), Type = type };
        }
        finally
        {
            hashing.Release();
        }
    }
}
