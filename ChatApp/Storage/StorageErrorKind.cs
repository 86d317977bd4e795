
namespace ChatApp.Storage;

/// <summary>Why the database cannot be used.</summary>
public enum StorageErrorKind
{
    /// <summary>The database can be used.</summary>
    None,

    /// <summary>No space is left on the disk, or for this file or user.</summary>
    Full,

    /// <summary>Another process holds the write lock.</summary>
    Locked,

    /// <summary>Anything else: unreadable, missing, read-only, or so slow that a change times out waiting for others.</summary>
    Away,
}
