using ChatApp.Contracts;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>Classifies storage exceptions, and maps each class to the refusal sent to clients.</summary>
internal static class StorageErrors
{
    /// <summary>errno values: ENOSPC, EFBIG, and EDQUOT of Linux and of the BSDs.</summary>
    private const int NoSpace = 28, TooLarge = 27, Quota = 122, QuotaOfBsd = 69;

    /// <summary>SQLITE_BUSY_TIMEOUT; used here for a change that timed out waiting for other changes of this process.</summary>
    internal const int BusyTimeout = raw.SQLITE_BUSY | (3 << 8);

    /// <summary>PostgreSQL's idle_in_transaction_session_timeout.</summary>
    private const string IdleInTransaction = "25P03";

    /// <summary>HRESULT of the Windows error ERROR_DISK_FULL.</summary>
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>Classifies an exception; <see cref="StorageErrorKind.None"/> for one that is unrelated to storage.</summary>
    public static StorageErrorKind Classify(Exception? error) => error switch
    {
        null => StorageErrorKind.None,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => StorageErrorKind.Full,
        // SQLite's errors for a file that cannot grow: by quota, by RLIMIT_FSIZE, or the WAL index on a full disk.
        SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_SHMSIZE or raw.SQLITE_IOERR_TRUNCATE } =>
            StorageErrorKind.Full,
        // A slow disk delays another change of this process.
        SqliteException { SqliteExtendedErrorCode: BusyTimeout } => StorageErrorKind.Away,
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => StorageErrorKind.Locked,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StorageErrorKind.Full,
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => StorageErrorKind.Locked,
        System.Data.Common.DbException => StorageErrorKind.Away,
        IOException { HResult: NoSpace or TooLarge or Quota or QuotaOfBsd or NoSpaceOnWindows } => StorageErrorKind.Full,
        _ => Classify(error.InnerException),
    };

    /// <summary>Whether the database was only busy, or too slow: the same may succeed soon. PostgreSQL cancels a statement that takes too
    /// long, whichever lock it waits for, and ends a transaction in which this process stood still.</summary>
    public static bool IsTemporary(Exception error) => Classify(error) == StorageErrorKind.Locked
        || error.GetBaseException() is TimeoutException
            or PostgresException { SqlState: IdleInTransaction };

    /// <summary>The refusal for a call that failed with this trouble; the client may try again.</summary>
    public static Refusal RefusalFor(StorageErrorKind trouble) => new(ErrorCodes.TryAgain, trouble switch
    {
        StorageErrorKind.Full => Limits.DiskFull,
        StorageErrorKind.Locked => "Another program keeps the server from storing anything. Try again in a moment.",
        _ => "The server cannot reach its storage now. Try again.",
    });
}
