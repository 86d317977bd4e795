using Npgsql;

namespace ChatApp.Storage;

/// <summary>Copies the data of a stopped server from SQLite to an empty PostgreSQL database, with its epoch: pages go on where they were.
/// All rows are copied in one transaction, so that no server starts on a part of them; an interrupted copy can be run again.</summary>
internal static class StoreCopy
{
    /// <summary>Excludes a server that starts and another copy: both insert or change the row of the store.</summary>
    private const string Lock = """LOCK TABLE "Store" IN EXCLUSIVE MODE""";

    private const string Epoch = """SELECT "Epoch" FROM "Store" """;

    private const string NewestRun = """SELECT CAST(COALESCE(MAX("Number"), 0) AS bigint) FROM "Runs" """;

    private const string IndexAll =
        """UPDATE "MessageSearchBacklog" SET "Before" = (SELECT COALESCE(MAX(rowid), 0) + 1 FROM "Messages")""";

    private const string CountFiles = """SELECT COUNT(*) FROM "FileContents" WHERE "Part" = 0""";

    private const string AddKey = """INSERT INTO "Keys" ("Name", "Xml") VALUES ($1, $2) ON CONFLICT DO NOTHING""";

    /// <summary>Copies everything, unless that was done before, and counts.</summary>
    /// <param name="folder">The data folder of the server.</param>
    /// <param name="folderLock">Its lock, which is taken until disposal.</param>
    /// <param name="store">The PostgreSQL database; it gets its tables.</param>
    /// <param name="connectionString">Names it too.</param>
    /// <param name="files">Whether to copy the contents of files as well.</param>
    /// <param name="cancellationToken">Cancels the copy and leaves no row.</param>
    /// <exception cref="StoreException">There is no database, a server uses it, or PostgreSQL has other data.</exception>
    public static async Task<IReadOnlyList<CopiedTable>> RunAsync(
        DataFolder folder, DataFolderLock folderLock, Store store, string connectionString, FileStoreKind files,
        CancellationToken cancellationToken)
    {
        using var source = Open(folder, folderLock, cancellationToken);
        await store.CreateTablesAsync(cancellationToken);
        await using var pool = PostgresPool.CreateUnlimited(connectionString);
        await using var target = await pool.OpenConnectionAsync(cancellationToken);
        await using var transaction = await target.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(target, Lock, cancellationToken);
        if (await IsNewAsync(source, target, cancellationToken))
        {
            foreach (var table in SqliteCopy.Tables)
                await SqliteCopy.CopyAsync(source, target, table, cancellationToken);
            await CopyKeysAsync(folder, target, cancellationToken);
            await ExecuteAsync(target, IndexAll, cancellationToken);
            await ExecuteAsync(target, "ANALYZE", cancellationToken); // Otherwise the first queries would be planned for empty tables.
        }

        if (files == FileStoreKind.Postgres)
            CopyFiles(folder, new PostgresFileContents(pool), cancellationToken);
        List<CopiedTable> counts = [];
        foreach (var table in SqliteCopy.Tables)
            counts.Add(new(table, SqliteCopy.Count(source, table), await CountAsync(target, table, cancellationToken)));
        counts.Add(new("Keys", KeysIn(folder).Length, await CountAsync(target, "Keys", cancellationToken)));
        if (files == FileStoreKind.Postgres)
        {
            var stored = await ValueAsync<long>(target, CountFiles, cancellationToken);
            counts.Add(new("FileContents", BackupFiles.HashesIn(folder).Count(), stored));
        }

        await transaction.CommitAsync(cancellationToken);
        return counts;
    }

    /// <summary>Opens the database of a stopped server.</summary>
    private static SqliteFile Open(DataFolder folder, DataFolderLock folderLock, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.Database))
            throw new StoreException(
                $"there is no database in {folder.FullName}. Name the server's folder, with --Chat:DataFolder=FOLDER.");
        folderLock.AcquireExclusive();
        folderLock.ReserveForServer();
        var source = new SqliteFile(folder.Database, cancellationToken);
        try
        {
            if (!source.HasTable("__EFMigrationsHistory")
                || source.Value<string>("SELECT COALESCE(MAX(\"MigrationId\"), '') FROM \"__EFMigrationsHistory\"")
                    != SqliteChatDbContext.NewestMigration
                || source.Value<long>("SELECT COUNT(*) FROM \"Store\"") != 1)
            {
                throw new StoreException($"{folder.Database} is of another version. Start this ChatApp on it once, without "
                    + $"ConnectionStrings:{StoreFeature.PostgresName}, and stop it.");
            }

            if (SqliteCopy.Unknown(source).FirstOrDefault() is { } unknown)
                throw new StoreException($"{folder.Database} has a table {unknown}, which is not ChatApp's.");
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    // A server that has run on the copy has added rows, and its data is newer than the source's.
    private static async Task<bool> IsNewAsync(SqliteFile source, NpgsqlConnection target, CancellationToken cancellationToken)
    {
        if (await ValueAsync<string>(target, Epoch, cancellationToken) is not { } epoch)
        {
            foreach (var table in (string[])[.. SqliteCopy.Tables, "Keys"])
            {
                if (await CountAsync(target, table, cancellationToken) > 0)
                    throw new StoreException($"the PostgreSQL database has rows in the table {table}. Name an empty one.");
            }

            return true;
        }

        if (epoch != source.Value<string>(Epoch))
            throw new StoreException("the PostgreSQL database has the data of another server. Name an empty one.");
        if (await ValueAsync<long>(target, NewestRun, cancellationToken) != source.Value<long>(NewestRun))
            throw new StoreException("a server has run since the data was copied to the PostgreSQL database. It is left as it is.");
        return false;
    }

    private static async Task CopyKeysAsync(DataFolder folder, NpgsqlConnection target, CancellationToken cancellationToken)
    {
        foreach (var file in KeysIn(folder))
        {
            var xml = PostgresText.Storable(await File.ReadAllTextAsync(file, cancellationToken));
            await using var command = new NpgsqlCommand(AddKey, target)
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = Path.GetFileNameWithoutExtension(file) },
                    new NpgsqlParameter<string> { TypedValue = xml },
                },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // Each in a transaction of its own, outside that of the rows: a copy that was interrupted goes on with the next one.
    private static void CopyFiles(DataFolder folder, PostgresFileContents contents, CancellationToken cancellationToken)
    {
        foreach (var hash in BackupFiles.HashesIn(folder).Where(hash => contents.LengthOf(hash) is null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var content = File.OpenRead(BackupFiles.PathOf(folder, hash));
            contents.Write(hash, content, TimeProvider.System.GetUtcNow());
        }
    }

    private static string[] KeysIn(DataFolder folder) =>
        Directory.Exists(folder.Keys) ? Directory.GetFiles(folder.Keys, "*.xml") : [];

    private static Task<long> CountAsync(NpgsqlConnection target, string table, CancellationToken cancellationToken) =>
        ValueAsync<long>(target, $"SELECT COUNT(*) FROM \"{table}\"", cancellationToken)!;

    private static async Task<T?> ValueAsync<T>(NpgsqlConnection target, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, target);
        return (T?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection target, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, target);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
