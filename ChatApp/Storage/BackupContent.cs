
namespace ChatApp.Storage;

/// <summary>Content of a backup, or of a database restored from one.</summary>
/// <param name="File">The full path.</param>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="Rooms">Number of rooms.</param>
/// <param name="Messages">Number of messages, including tombstones.</param>
/// <param name="Keys">Number of key files, which keep cookies valid.</param>
internal sealed record BackupContent(string File, long Bytes, long Rooms, long Messages, int Keys)
{
    /// <summary>Number of contents of files that people uploaded.</summary>
    public int Files { get; init; }
}
