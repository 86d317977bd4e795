namespace ChatApp.Files;

/// <summary>Stores the bytes of files: unfinished uploads under their ids, finished contents under the SHA-256 of what they contain. What a
/// file is called and who may see it is known to the database alone.</summary>
public interface IFileStore
{
    /// <summary>Free space in bytes.</summary>
    long FreeBytes { get; }

    /// <summary>Number of bytes of an upload; 0 before the first.</summary>
    long LengthOf(string uploadId);

    /// <summary>Appends to an upload. What arrived before a failure is kept.</summary>
    /// <param name="uploadId">The upload.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="most">Maximum number of bytes to take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task AppendAsync(string uploadId, Stream content, long most, CancellationToken cancellationToken);

    /// <summary>Opens an upload to look at what it contains; null if there is none.</summary>
    Stream? OpenUpload(string uploadId);

    /// <summary>Makes an upload the content of this hash. Afterwards it survives a power failure.</summary>
    void Publish(string uploadId, string hash);

    /// <summary>Removes an upload, if there is one.</summary>
    void Discard(string uploadId);

    /// <summary>Whether there is a content of this hash.</summary>
    bool Contains(string hash);

    /// <summary>Opens a content for random access; null if there is none.</summary>
    Stream? Open(string hash);

    /// <summary>Removes a content, unless it was published after that time.</summary>
    /// <returns>Whether it was removed.</returns>
    bool TryDelete(string hash, DateTimeOffset before);

    /// <summary>Frees the space of removed contents, where <see cref="TryDelete"/> would take too long for a change.</summary>
    void FreeRemoved()
    {
    }

    /// <summary>The hashes of the contents last published before a time.</summary>
    IEnumerable<string> ContentsBefore(DateTimeOffset time);

    /// <summary>The ids of the uploads last continued before a time.</summary>
    IEnumerable<string> UploadsBefore(DateTimeOffset time);
}
