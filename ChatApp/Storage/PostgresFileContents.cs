using Npgsql;

namespace ChatApp.Storage;

/// <summary>Contents of files in PostgreSQL, each under its hash and in parts, so that none is in memory as a whole.</summary>
internal sealed class PostgresFileContents(NpgsqlDataSource source)
{
    /// <summary>Bytes of a part, except the last one.</summary>
    public const int PartBytes = 256 * 1024;

    /// <summary>Time in seconds for the removal of a content: each 2 kB are a row of PostgreSQL's own.</summary>
    private const int RemovalSeconds = 60;

    // xmax is 0 in a row that this statement has inserted.
    private const string Insert = """
        INSERT INTO "FileContents" ("Hash", "Part", "Bytes", "StoredAt") VALUES ($1, $2, $3, $4)
        ON CONFLICT ("Hash", "Part") DO UPDATE SET "StoredAt" = excluded."StoredAt" RETURNING xmax = 0
        """;

    private const string FindLength = """
        SELECT "Part"::bigint * $2 + octet_length("Bytes") FROM "FileContents" WHERE "Hash" = $1 ORDER BY "Part" DESC LIMIT 1
        """;

    private const string FindPart = """SELECT "Bytes" FROM "FileContents" WHERE "Hash" = $1 AND "Part" = $2""";

    // Only renamed: each 2 kB are a row of PostgreSQL's own, and the caller holds the write lock.
    private const string Remove = """
        UPDATE "FileContents" SET "Hash" = 'removed ' || gen_random_uuid() WHERE "Hash" = $1
        AND EXISTS (SELECT 1 FROM "FileContents" WHERE "Hash" = $1 AND "Part" = 0 AND "StoredAt" < $2)
        """;

    private const string DeleteRemovedParts = """
        DELETE FROM "FileContents" WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM "FileContents" WHERE "Hash" >= 'removed ' AND "Hash" < 'removed!' LIMIT 64))
        """;

    private const string FindBefore = """
        SELECT "Hash" FROM "FileContents" WHERE "Part" = 0 AND "StoredAt" < $1 AND "Hash" NOT LIKE 'removed %'
        """;

    /// <summary>Stores a content, as a whole or not at all; one that is there is only noted as stored now.</summary>
    public void Write(string hash, Stream content, DateTimeOffset now)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        var bytes = new NpgsqlParameter<ArraySegment<byte>>();
        var number = new NpgsqlParameter<int>();
        using var insert = new NpgsqlCommand(Insert, connection)
        {
            Parameters = { Text(hash), number, bytes, new NpgsqlParameter<long> { TypedValue = now.UtcTicks } },
        };
        var buffer = new byte[PartBytes];
        for (int part = 0, read; (read = content.ReadAtLeast(buffer, PartBytes, throwOnEndOfStream: false)) > 0; part++)
        {
            (number.TypedValue, bytes.TypedValue) = (part, new(buffer, 0, read));
            if (insert.ExecuteScalar() is false)
                break;
        }

        transaction.Commit();
    }

    /// <summary>Opens a content for random access; null if there is none.</summary>
    public Stream? Open(string hash) => LengthOf(hash) is { } length ? new PostgresFileStream(this, hash, length) : null;

    /// <summary>Length of a content; null if there is none.</summary>
    public long? LengthOf(string hash)
    {
        using var command = source.CreateCommand(FindLength);
        command.Parameters.Add(Text(hash));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PartBytes });
        return (long?)command.ExecuteScalar();
    }

    /// <summary>Reads a part. No connection is held between two parts: a client may take long for one.</summary>
    /// <returns>Number of bytes.</returns>
    /// <exception cref="IOException">The content was removed.</exception>
    public async Task<int> ReadAsync(string hash, int part, byte[] buffer, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(FindPart);
        command.Parameters.Add(Text(hash));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = part });
        await using var reader = await command.ExecuteReaderAsync(
            System.Data.CommandBehavior.SequentialAccess, cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new IOException($"The content {hash} was removed.");
        await using var bytes = await reader.GetStreamAsync(0, cancellationToken);
        return await bytes.ReadAtLeastAsync(buffer.AsMemory(0, PartBytes), PartBytes, throwOnEndOfStream: false, cancellationToken);
    }

    /// <summary>Removes a content, unless it was stored after that time.</summary>
    /// <returns>Whether it was removed.</returns>
    public bool TryDelete(string hash, DateTimeOffset before)
    {
        using var command = source.CreateCommand(Remove);
        command.Parameters.Add(Text(hash));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before.UtcTicks });
        return command.ExecuteNonQuery() > 0;
    }

    /// <summary>Deletes removed contents, which takes long. Not within a change.</summary>
    public void DeleteRemoved()
    {
        using var command = source.CreateCommand(DeleteRemovedParts);
        command.CommandTimeout = RemovalSeconds;
        while (command.ExecuteNonQuery() > 0)
        {
        }
    }

    /// <summary>The hashes of the contents last stored before a time.</summary>
    public IReadOnlyList<string> Before(DateTimeOffset time)
    {
        using var command = source.CreateCommand(FindBefore);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = time.UtcTicks });
        using var reader = command.ExecuteReader();
        List<string> hashes = [];
        while (reader.Read())
            hashes.Add(reader.GetString(0));
        return hashes;
    }

    private static NpgsqlParameter<string> Text(string hash) => new() { TypedValue = hash };
}
