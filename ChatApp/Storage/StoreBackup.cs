using Microsoft.Data.Sqlite;

namespace ChatApp.Storage;

/// <summary>Copies the database, the keys that sign cookies and the files of messages to a single file while the server is
/// running.</summary>
internal static class StoreBackup
{
    /// <summary>The table of the copy that holds the keys; <see cref="StoreRestore"/> removes it.</summary>
    internal const string KeysTable = "BackupKeys";

    /// <summary>Creates the copy. It gets its final name only when it is complete, checked and on disk.</summary>
    /// <param name="folder">The server's data folder.</param>
    /// <param name="file">Path of the copy; its name is <c>FILE.partial</c> until it is complete.</param>
    /// <param name="cancellationToken">Cancels the backup and deletes the partial copy.</param>
    /// <exception cref="StoreException">There is no database, the file exists already, or the database is damaged.</exception>
    public static BackupContent Write(DataFolder folder, string file, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        if (!File.Exists(folder.Database))
            throw new StoreException(
                $"there is no database in {folder.FullName}. Name the server's folder, with --Chat:DataFolder=FOLDER.");
        RefuseExisting(file);
        if (!Directory.Exists(Path.GetDirectoryName(file)))
            throw new StoreException($"the folder {Path.GetDirectoryName(file)} does not exist. Make it first.");

        var partial = file + ".partial";
        if (File.Exists(partial))
            throw new StoreException($"{partial} is there: another backup is making it, or one was killed. If none is running, delete it.");
        SqliteFile.Delete(partial);
        PrivateFile.Create(partial).Dispose();
        try
        {
            CopyDatabase(folder, partial, cancellationToken);
            var content = Complete(folder, partial, cancellationToken);
            RefuseExisting(file); // It may have been created in the meantime.
            PrivateFile.Publish(partial, file);
            return content with { File = file };
        }
        catch
        {
            SqliteFile.Delete(partial);
            throw;
        }
    }

    // VACUUM INTO reads within one transaction, like any reader of a write-ahead log: it sees one consistent state and blocks no writer.
    // The backup API is as consistent, but copies a database in WAL mode, which becomes several files when opened, and copies free pages:
    // SQLite leaves the text of edited and deleted messages there.
    private static void CopyDatabase(DataFolder folder, string copy, CancellationToken cancellationToken)
    {
        try
        {
            using var database = new SqliteFile(folder.Database, cancellationToken);
            database.Execute("PRAGMA auto_vacuum=INCREMENTAL"); // Applies to the copy; see IncrementalVacuumService.
            database.Execute("VACUUM INTO $copy", ("$copy", copy));
        }
        catch (SqliteException error) when (SqliteFile.IsDamage(error))
        {
            throw new StoreException($"{folder.Database} is damaged: {error.Message} Keep it, and restore the last good backup.");
        }
    }

    private static BackupContent Complete(DataFolder folder, string copy, CancellationToken cancellationToken)
    {
        using var database = new SqliteFile(copy, cancellationToken);
        if (!database.HasTable("Rooms") || !database.HasTable("Messages"))
            throw new StoreException($"{folder.Database} is not a ChatApp database.");
        // The copy is not yet a backup, so nothing must survive a crash.
        database.Execute("PRAGMA journal_mode=MEMORY");
        var keys = CopyKeys(folder, database);
        var files = BackupFiles.CopyTo(database, folder, cancellationToken);
        // A manually restored copy must also be detected as another database: no mark file next to it matches this mark.
        if (database.Value<long>("SELECT COUNT(*) FROM pragma_table_info('Store') WHERE name = 'Mark'") > 0)
            database.Execute("UPDATE Store SET Mark = $mark", ("$mark", NewId.Make()));
        if (database.Damage() is { } damage)
            throw new StoreException($"{folder.Database} is damaged: {damage}. Keep it, and restore the last good backup.");
        return database.Content(keys) with { Files = files };
    }

    // After the database, so that there is a key for every person in it.
    private static int CopyKeys(DataFolder folder, SqliteFile database)
    {
        database.Execute($"CREATE TABLE {KeysTable} (Name TEXT NOT NULL PRIMARY KEY, Content TEXT NOT NULL)");
        var files = Directory.Exists(folder.Keys) ? Directory.GetFiles(folder.Keys, "*.xml") : [];
        foreach (var file in files)
        {
            database.Execute(
                $"INSERT INTO {KeysTable} VALUES ($name, $content)",
                ("$name", Path.GetFileName(file)), ("$content", File.ReadAllText(file)));
        }

        return files.Length;
    }

    private static void RefuseExisting(string file)
    {
        if (Path.Exists(file))
            throw new StoreException($"{file} is there already. Choose another name, or move it away.");
    }
}
