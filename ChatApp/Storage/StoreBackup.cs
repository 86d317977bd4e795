using Microsoft.Data.Sqlite;

namespace ChatApp.Storage;

/// <summary>What a backup, or a database that was restored from one, holds.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Rooms">How many rooms.</param>
/// <param name="Messages">How many messages, tombstones included.</param>
/// <param name="Keys">How many of the files that make cookies valid.</param>
public sealed record BackupContent(string File, long Bytes, long Rooms, long Messages, int Keys);

/// <summary>Copies the database, and the keys that sign cookies, into one file while the server runs.</summary>
public static class StoreBackup
{
    /// <summary>The table of the copy that holds the keys; <see cref="StoreRestore"/> takes it out again.</summary>
    internal const string KeysTable = "BackupKeys";

    /// <summary>Makes the copy. It is under its name only when it is whole, checked and on disk.</summary>
    /// <param name="folder">The server's.</param>
    /// <param name="file">The copy to make; as long as it is being made it is called <c>FILE.partial</c>.</param>
    /// <param name="cancellationToken">Ends it early, leaving nothing.</param>
    /// <exception cref="StoreException">There is no database, the file is there already, or the database is damaged.</exception>
    public static BackupContent Write(DataFolder folder, string file, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        if (!File.Exists(folder.Database))
            throw new StoreException($"there is no database in {folder.FullName}. Name the server's folder, with --Chat:DataFolder=FOLDER.");
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
            RefuseExisting(file); // It may have come meanwhile.
            PrivateFile.Publish(partial, file);
            return content with { File = file };
        }
        catch
        {
            SqliteFile.Delete(partial);
            throw;
        }
    }

    // VACUUM INTO reads within one transaction, as any reader of a write-ahead log does: it sees one moment and no writer waits for it. The
    // backup API would copy as consistently, but as a database in WAL mode that becomes several files where it is opened, and with all that
    // was ever deleted: SQLite leaves the words of edited and deleted messages in free pages.
    private static void CopyDatabase(DataFolder folder, string copy, CancellationToken cancellationToken)
    {
        try
        {
            using var database = new SqliteFile(folder.Database, cancellationToken);
            database.Execute("PRAGMA auto_vacuum=INCREMENTAL"); // Of the copy; see StoreShrinking.
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
        database.Execute("PRAGMA journal_mode=MEMORY"); // It is no backup yet, so nothing needs to outlive a crash.
        var keys = CopyKeys(folder, database);
        // Put back by hand it is another life of the database as well: no file beside it has this mark.
        if (database.Value<long>("SELECT COUNT(*) FROM pragma_table_info('Store') WHERE name = 'Mark'") > 0)
            database.Execute("UPDATE Store SET Mark = $mark", ("$mark", NewId.Make()));
        if (database.Damage() is { } damage)
            throw new StoreException($"{folder.Database} is damaged: {damage}. Keep it, and restore the last good backup.");
        return database.Content(keys);
    }

    // After the database: then there is a key for every person in it.
    private static int CopyKeys(DataFolder folder, SqliteFile database)
    {
        database.Execute($"CREATE TABLE {KeysTable} (Name TEXT NOT NULL PRIMARY KEY, Content TEXT NOT NULL)");
        var files = Directory.Exists(folder.Keys) ? Directory.GetFiles(folder.Keys, "*.xml") : [];
        foreach (var file in files)
        {
            database.Execute(
                $"INSERT INTO {KeysTable} VALUES ($name, $content)", ("$name", Path.GetFileName(file)), ("$content", File.ReadAllText(file)));
        }

        return files.Length;
    }

    private static void RefuseExisting(string file)
    {
        if (Path.Exists(file))
            throw new StoreException($"{file} is there already. Choose another name, or move it away.");
    }
}
