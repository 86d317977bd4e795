using ChatApp.Contracts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

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
