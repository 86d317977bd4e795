using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Load.Stress;

/// <summary>Copies of a server's data folder, made and put back without ChatApp's own <c>backup</c> and <c>restore</c>.</summary>
internal sealed class ServerCopies(LoadServer server) : IDisposable
{
    private const string Database = "chat.db";

    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-copies-");
    private int count;

    /// <summary>Copies the data folder; while the server runs, copies the database as <c>sqlite3 .backup</c> does.</summary>
    /// <returns>Path of the copy.</returns>
    public string Make()
    {
        var copy = Path.Combine(folder.FullName, $"{++count}");
        CopyFolder(server.DataFolder, copy);
        if (!server.Lives)
            return copy;
        foreach (var part in Directory.GetFiles(copy, $"{Database}*"))
            File.Delete(part);
        CopyDatabase(Path.Combine(server.DataFolder, Database), Path.Combine(copy, Database));
        return copy;
    }

    /// <summary>Replaces the data folder's content with a copy; the server must not run.</summary>
    public void PutBack(string copy)
    {
        foreach (var entry in new DirectoryInfo(server.DataFolder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner)
                inner.Delete(recursive: true);
            else
                entry.Delete();
        }

        CopyFolder(copy, server.DataFolder);
    }

    /// <summary>Replaces the database while the server runs, like <c>sqlite3 chat.db ".restore copy"</c>.</summary>
    public void PutBackUnder(string copy) => CopyDatabase(Path.Combine(copy, Database), Path.Combine(server.DataFolder, Database));

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Replaces a database with a copy, also under a server that uses it, as <c>sqlite3</c>'s <c>.restore</c> does.</summary>
    internal static void CopyDatabase(string from, string to)
    {
        using var source = new SqliteConnection($"Data Source={from};Pooling=False");
        using var target = new SqliteConnection($"Data Source={to};Pooling=False");
        source.Open();
        target.Open();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                source.BackupDatabase(target);
                return;
            }
            catch (SqliteException error) when (error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED
                && Stopwatch.GetElapsedTime(started) < LockTimeout)
            {
#pragma warning disable RS0030 // SQLite's busy timeout does not apply to a backup, and nothing announces the end of a lock.
                Thread.Sleep(20);
#pragma warning restore RS0030
            }
        }
    }

    private static void CopyFolder(string from, string to)
    {
        var files = Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
