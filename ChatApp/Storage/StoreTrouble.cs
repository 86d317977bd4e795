using ChatApp.Contracts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>Why the database cannot be used.</summary>
public enum StoreTrouble
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

/// <summary>Classifies storage exceptions, and maps each class to the refusal sent to clients.</summary>
internal static class StoreTroubles
{
    /// <summary>errno values: ENOSPC, EFBIG, and EDQUOT of Linux and of the BSDs.</summary>
    private const int NoSpace = 28, TooLarge = 27, Quota = 122, QuotaOfBsd = 69;

    /// <summary>SQLITE_BUSY_TIMEOUT; used here for a change that timed out waiting for other changes of this process.</summary>
    internal const int BusyTimeout = raw.SQLITE_BUSY | (3 << 8);

    /// <summary>HRESULT of the Windows error ERROR_DISK_FULL.</summary>
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>Classifies an exception; <see cref="StoreTrouble.None"/> for one that is unrelated to storage.</summary>
    public static StoreTrouble Of(Exception? error) => error switch
    {
        null => StoreTrouble.None,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => StoreTrouble.Full,
        // SQLite's errors for a file that cannot grow: by quota, by RLIMIT_FSIZE, or the WAL index on a full disk.
        SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_SHMSIZE or raw.SQLITE_IOERR_TRUNCATE } =>
            StoreTrouble.Full,
        SqliteException { SqliteExtendedErrorCode: BusyTimeout } => StoreTrouble.Away, // A slow disk delays another change of this process.
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => StoreTrouble.Locked,
        System.Data.Common.DbException => StoreTrouble.Away,
        IOException { HResult: NoSpace or TooLarge or Quota or QuotaOfBsd or NoSpaceOnWindows } => StoreTrouble.Full,
        _ => Of(error.InnerException),
    };

    /// <summary>The refusal for a call that failed with this trouble; the client may try again.</summary>
    public static Refusal Refusal(StoreTrouble trouble) => new(ErrorCodes.TryAgain, trouble switch
    {
        StoreTrouble.Full => Limits.DiskFull,
        StoreTrouble.Locked => "Another program keeps the server from storing anything. Try again in a moment.",
        _ => "The server cannot reach its storage now. Try again.",
    });
}

/// <summary>The outcome of the last change of the database.</summary>
public sealed class StoreCondition(TimeProvider time)
{
    private volatile StoreTrouble trouble;
    private long fullAt;

    /// <summary>Whether a change failed for lack of disk space within this time span: smaller changes may have succeeded since.</summary>
    public bool WasFullWithin(TimeSpan span) => Volatile.Read(ref fullAt) is not 0 and var at && time.GetElapsedTime(at) < span;

    /// <summary>Why the last change was not stored; none if it was stored, or before the first.</summary>
    public StoreTrouble Trouble => trouble;

    /// <summary>Records that a change was stored.</summary>
    internal void NoteStored() => trouble = StoreTrouble.None;

    /// <summary>Records that the write lock was acquired, which does not prove that there is disk space.</summary>
    internal void NoteUnlocked()
    {
        if (trouble == StoreTrouble.Locked)
            trouble = StoreTrouble.None;
    }

    /// <summary>Records that a change was not stored. Errors unrelated to storage are ignored.</summary>
    internal void NoteFailure(Exception error)
    {
        if (StoreTroubles.Of(error) is not StoreTrouble.None and var found)
            trouble = found;
        if (trouble == StoreTrouble.Full)
            Volatile.Write(ref fullAt, time.GetTimestamp());
    }
}
