using ChatApp.Storage;

namespace ChatApp.Files;

/// <summary>Stores contents in PostgreSQL, where each node finds them. Uploads under way are in the folder of the node that takes
/// them.</summary>
internal sealed class PostgresFileStore(FolderFileStore uploads, PostgresFileContents contents, TimeProvider time) : IFileStore
{
    /// <inheritdoc/>
    public long FreeBytes => uploads.FreeBytes; // The database's disk may be another machine's.

    /// <inheritdoc/>
    public long LengthOf(string uploadId) => uploads.LengthOf(uploadId);

    /// <inheritdoc/>
    public Task AppendAsync(string uploadId, Stream content, long most, CancellationToken cancellationToken) =>
        uploads.AppendAsync(uploadId, content, most, cancellationToken);

    /// <inheritdoc/>
    public Stream? OpenUpload(string uploadId) => uploads.OpenUpload(uploadId);

    /// <inheritdoc/>
    public void Publish(string uploadId, string hash)
    {
        using (var upload = uploads.OpenUpload(uploadId) ?? throw new IOException($"The bytes of upload {uploadId} are gone."))
            contents.Write(hash, upload, time.GetUtcNow());
        uploads.Discard(uploadId);
    }

    /// <inheritdoc/>
    public void Discard(string uploadId) => uploads.Discard(uploadId);

    /// <inheritdoc/>
    public bool Contains(string hash) => contents.LengthOf(hash) is not null;

    /// <inheritdoc/>
    public Stream? Open(string hash) => contents.Open(hash);

    /// <inheritdoc/>
    public bool TryDelete(string hash, DateTimeOffset before) => contents.TryDelete(hash, before);

    /// <inheritdoc/>
    public void FreeRemoved() => contents.DeleteRemoved();

    /// <inheritdoc/>
    public IEnumerable<string> ContentsBefore(DateTimeOffset time) => contents.Before(time);

    /// <inheritdoc/>
    public IEnumerable<string> UploadsBefore(DateTimeOffset time) => uploads.UploadsBefore(time);
}
