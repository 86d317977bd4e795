using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>Restores a backup to a data folder without a database.</summary>
internal static class StoreRestore
{
    private const int HeaderBytes = 16;

    /// <summary>Restores the backup with a new epoch, so that all pages discard their state. The database gets its final name only when it
    /// is complete and on disk; an interrupted restore can be run again.</summary>
    /// <param name="folder">The server's data folder; created if missing.</param>
    /// <param name="file">A backup, or the database of a stopped server.</param>
    /// <param name="cancellationToken">Cancels the restore and leaves no database.</param>
    /// <exception cref="StoreException">The folder has a database or is in use, or the file cannot be restored.</exception>
    public static BackupContent Read(DataFolder folder, string file, CancellationToken cancellationToken)
    {
        file = Path.GetFullPath(file);
        using var source = Open(file);
        using var alone = new DataFolderLock(folder);
        alone.AcquireExclusive();
        RefuseExisting(folder);

        var copy = folder.Database + ".restoring";
        SqliteFile.Delete(copy); // Left by a killed restore.
        try
        {
            using (var target = PrivateFile.Create(copy))
                source.CopyToAsync(target, cancellationToken).GetAwaiter().GetResult();
            var content = Prepare(folder, file, copy, cancellationToken);
            string[] keys = Directory.Exists(folder.Keys) ? [folder.Keys, .. Directory.GetFiles(folder.Keys)] : [];
            PrivateFile.GiveToOwnerOf(folder.FullName, [copy, folder.Lock, .. keys, .. BackupFiles.PathsIn(folder)]);
            PrivateFile.Publish(copy, folder.Database);
            return content with { File = folder.Database };
        }
        catch (SqliteException error) when (SqliteFile.IsDamage(error))
        {
            throw Damaged(file, error.Message);
        }
        finally
        {
            SqliteFile.Delete(copy);
        }
    }

    private static FileStream Open(string file)
    {
        if (!File.Exists(file))
            throw new StoreException($"there is no file {file}.");
        if (File.Exists(file + "-wal") && new FileInfo(file + "-wal").Length > 0)
        {
            throw new StoreException($"{file} has a {Path.GetFileName(file)}-wal beside it, so it was in use and is not all there is. "
                + "Make a copy with backup, and restore that.");
        }

        var source = File.OpenRead(file);
        var header = new byte[HeaderBytes];
        if (source.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || !header.AsSpan().SequenceEqual("SQLite format 3\0"u8))
        {
            source.Dispose();
            throw new StoreException($"{file} is not a backup of ChatApp: it is no database.");
        }

        source.Position = 0;
        return source;
    }

    private static void RefuseExisting(DataFolder folder)
    {
        if (DataFolder.Sidecars.Prepend("").Select(part => folder.Database + part).FirstOrDefault(Path.Exists) is { } there)
            throw new StoreException(
                $"{there} is there already. Move chat.db, chat.db-wal and chat.db-shm out of {folder.FullName} first, all of them.");
    }

    private static BackupContent Prepare(DataFolder folder, string file, string copy, CancellationToken cancellationToken)
    {
        using var database = new SqliteFile(copy, cancellationToken);
        // An unfinished copy is deleted, and a finished one is synced before it is renamed.
        database.Execute("PRAGMA synchronous=OFF");
        if (database.Damage() is { } damage)
            throw Damaged(file, damage);
        StartNewEpoch(file, database);
        var files = BackupFiles.ExtractFrom(database, folder, cancellationToken);
        var keys = ExtractKeys(folder, database);
        var content = database.Content(keys) with { Files = files };
        // The server's mode. EF sets it only when it creates the database.
        database.Execute("PRAGMA journal_mode=WAL");
        return content;
    }

    private static void StartNewEpoch(string file, SqliteFile database)
    {
        using var db = new SqliteChatDbContext(new DbContextOptionsBuilder<SqliteChatDbContext>().UseSqlite(database.Connection).Options);
        var (known, applied) = (db.Database.GetMigrations().ToList(), db.Database.GetAppliedMigrations().ToList());
        if (!applied.Contains(known[0]))
            throw new StoreException($"{file} is not a backup of ChatApp: it is another program's database.");
        if (applied.Except(known).FirstOrDefault() is { } unknown)
            throw new StoreException($"{file} is from a newer ChatApp (it has {unknown}). Restore it with that version, or a later one.");
        db.Database.Migrate();
        db.Set<StoreInfo>().ExecuteUpdate(set => set.SetProperty(info => info.Epoch, NewId.Make()).SetProperty(info => info.Mark, ""));
    }

    // Before the database is renamed: afterwards a restore is refused, so an interruption would lose the keys.
    private static int ExtractKeys(DataFolder folder, SqliteFile database)
    {
        if (!database.HasTable(StoreBackup.KeysTable))
            return 0;
        var keys = database.Pairs($"SELECT Name, Content FROM {StoreBackup.KeysTable}");
        PrivateFile.MakeFolder(folder.Keys);
        foreach (var (name, content) in keys)
        {
            if (name != Path.GetFileName(name) || !name.EndsWith(".xml", StringComparison.Ordinal))
                throw new StoreException($"the backup has a key of the name {name}, which is none.");
            // Renamed to .xml only when complete: the server reads every file with that extension.
            var partial = Path.Combine(folder.Keys, name + ".restoring");
            File.Delete(partial);
            using (var writer = new StreamWriter(PrivateFile.Create(partial)))
                writer.Write(content);
            PrivateFile.Publish(partial, Path.Combine(folder.Keys, name));
        }

        // Keeps the keys from remaining in free pages.
        database.Execute("PRAGMA secure_delete=ON");
        database.Execute($"DROP TABLE {StoreBackup.KeysTable}");
        return keys.Count;
    }

    private static StoreException Damaged(string file, string how) =>
        new($"{file} is damaged: {how.TrimEnd('.')}. Restore another backup.");
}
