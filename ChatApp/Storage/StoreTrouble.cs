using ChatApp.Contracts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>What keeps the database from answering.</summary>
public enum StoreTrouble
{
    /// <summary>Nothing does.</summary>
    None,

    /// <summary>There is no room left on the disk, or for this file or user.</summary>
    Full,

    /// <summary>Another process has the lock of writers.</summary>
    Locked,

    /// <summary>Anything else: unreadable, gone, read-only, or so slow that a change waits for others in vain.</summary>
    Away,
}

/// <summary>Tells troubles apart, and what a person is told of each.</summary>
public static class StoreTroubles
{
    /// <summary>Errno of Linux and the BSDs: no space on the device, file too large, quota of Linux and of the BSDs.</summary>
    private const int NoSpace = 28, TooLarge = 27, Quota = 122, QuotaOfBsd = 69;

    /// <summary>SQLITE_BUSY_TIMEOUT: here, that a change waited in vain for others of this process.</summary>
    internal const int BusyTimeout = raw.SQLITE_BUSY | (3 << 8);

    /// <summary>ERROR_DISK_FULL of Windows.</summary>
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>The trouble that an exception tells of; none for an exception that has nothing to do with storage.</summary>
    public static StoreTrouble Of(Exception? error) => error switch
    {
        null => StoreTrouble.None,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => StoreTrouble.Full,
        // What SQLite makes of the errors of a file that may not grow: by quota, by RLIMIT_FSIZE, or its index of the write-ahead log on a full disk.
        SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_SHMSIZE or raw.SQLITE_IOERR_TRUNCATE } => StoreTrouble.Full,
        SqliteException { SqliteExtendedErrorCode: BusyTimeout } => StoreTrouble.Away, // A change of this process that the disk holds up.
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => StoreTrouble.Locked,
        System.Data.Common.DbException => StoreTrouble.Away,
        IOException { HResult: NoSpace or TooLarge or Quota or QuotaOfBsd or NoSpaceOnWindows } => StoreTrouble.Full,
        _ => Of(error.InnerException),
    };

    /// <summary>Why a call cannot be answered; another one may be, later.</summary>
    public static Refusal Refusal(StoreTrouble trouble) => new(ErrorCodes.TryAgain, trouble switch
    {
        StoreTrouble.Full => Limits.DiskFull,
        StoreTrouble.Locked => "Another program keeps the server from storing anything. Try again in a moment.",
        _ => "The server cannot reach its storage now. Try again.",
    });
}

/// <summary>How the last change of the database went.</summary>
public sealed class StoreCondition(TimeProvider time)
{
    private volatile StoreTrouble trouble;
    private long fullAt;

    /// <summary>Whether a change found no room within such a time: small ones may find some in between.</summary>
    public bool WasFullWithin(TimeSpan span) => Volatile.Read(ref fullAt) is not 0 and var at && time.GetElapsedTime(at) < span;

    /// <summary>What kept it from being stored; none where it was stored, or before the first.</summary>
    public StoreTrouble Trouble => trouble;

    /// <summary>A change was stored.</summary>
    internal void NoteStored() => trouble = StoreTrouble.None;

    /// <summary>The lock of writers was free; whether there is room is not known by that.</summary>
    internal void NoteUnlocked()
    {
        if (trouble == StoreTrouble.Locked)
            trouble = StoreTrouble.None;
    }

    /// <summary>A change was not stored. What is no fault of storage's changes nothing.</summary>
    internal void NoteFailure(Exception error)
    {
        if (StoreTroubles.Of(error) is not StoreTrouble.None and var found)
            trouble = found;
        if (trouble == StoreTrouble.Full)
            Volatile.Write(ref fullAt, time.GetTimestamp());
    }
}
