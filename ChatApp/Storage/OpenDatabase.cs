using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>Keeps the database file open while the server runs, and detects that another file has taken its place: what is written then
/// goes to a file that no longer has a name, and is lost with the next start.</summary>
internal sealed class OpenDatabase : IDisposable
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED of sqlite3.h: compares the open file with the one at its path, by one <c>stat</c> call.</summary>
    private const int HasMovedOperation = 20;

    private SqliteConnection? connection;

    /// <summary>Whether another file, or none, is at the path of the open one.</summary>
    public bool HasMoved => connection?.Handle is { IsClosed: false } database
        && FileControl(database.DangerousGetHandle(), null, HasMovedOperation, out var moved) == raw.SQLITE_OK && moved != 0;

    /// <summary>Takes an open connection; nothing else may use it.</summary>
    public void Hold(SqliteConnection opened) => connection = opened;

    /// <summary>The exception for a change that was refused because the file was replaced.</summary>
    public static SqliteException Replaced() =>
        new("the database file was moved, deleted or replaced", raw.SQLITE_READONLY, raw.SQLITE_READONLY_DBMOVED);

    /// <inheritdoc/>
    public void Dispose() => connection?.Dispose();

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    [SuppressMessage("Interoperability", "SYSLIB1054", Justification = "LibraryImport needs unsafe code, for no gain here.")]
    private static extern int FileControl(IntPtr database, byte[]? name, int operation, out int result);
}
