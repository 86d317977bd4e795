using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>Classifies errors of the database for commands that run next to a server.</summary>
internal static class DatabaseErrors
{
    /// <summary>Whether the database found no space on the disk.</summary>
    public static bool IsFull(Exception error) => error is SqliteException { SqliteErrorCode: raw.SQLITE_FULL };

    /// <summary>Whether the database may not open or change its file.</summary>
    public static bool IsDenied(Exception error) =>
        error is SqliteException { SqliteErrorCode: raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN };
}
