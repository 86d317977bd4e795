using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace ChatApp.Storage;

/// <summary>Copies the rows of one table from SQLite to PostgreSQL.</summary>
internal static class SqliteCopy
{
    /// <summary>The tables, each after those that it refers to.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        "Store", "Site", "Runs", "RoomRuns", "People", "PersonWords", "Rooms", "Memberships", "Messages", "Mentions", "Reactions", "Pins",
        "Saved", "Files", "Accounts", "Links", "Sessions", "Passkeys", "SecondFactors", "BlockedAddresses", "NotificationSettings",
        "HubLog", "Audit",
    ];

    /// <summary>The tables that are not copied: the server makes the index of the search again.</summary>
    private static readonly string[] Left = ["MessageSearch", "MessageSearchBacklog", "sqlite_", "__EF"];

    private const string Columns = """
        SELECT attname, typname, attidentity::text FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
        WHERE attrelid = format('%I', $1)::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """;

    /// <summary>Copies a table, and continues the numbers of its identity column.</summary>
    /// <exception cref="StoreException">SQLite has a column that PostgreSQL lacks.</exception>
    public static async Task CopyAsync(
        SqliteFile source, NpgsqlConnection target, string table, CancellationToken cancellationToken)
    {
        var there = Names(source, $"SELECT name FROM pragma_table_info('{table}')");
        var columns = await ColumnsAsync(target, table, there, cancellationToken);
        await using (var importer = await target.BeginBinaryImportAsync(
            $"COPY \"{table}\" ({List(columns)}) FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            importer.Timeout = TimeSpan.Zero; // None: a large table takes minutes, and Ctrl-C ends it.
            await using var command = source.Connection.CreateCommand();
            command.CommandText = $"SELECT {List(columns)} FROM \"{table}\"";
            command.CommandTimeout = 0;
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                await importer.StartRowAsync(cancellationToken);
                for (var index = 0; index < columns.Count; index++)
                    await WriteAsync(importer, rows, index, columns[index].Type, cancellationToken);
            }

            await importer.CompleteAsync(cancellationToken);
        }

        foreach (var column in columns.Where(column => column.IsIdentity))
            await ContinueAsync(source, target, table, column.Name, cancellationToken);
    }

    /// <summary>Number of rows in SQLite.</summary>
    public static long Count(SqliteFile source, string table) => source.Value<long>($"SELECT COUNT(*) FROM \"{table}\"");

    /// <summary>Tables of SQLite that would not be copied, although they hold data.</summary>
    public static IEnumerable<string> Unknown(SqliteFile source) =>
        Names(source, "SELECT name FROM sqlite_schema WHERE type = 'table'").Except(Tables)
            .Where(name => !Left.Any(start => name.StartsWith(start, StringComparison.Ordinal)));

    private static async Task<List<Column>> ColumnsAsync(
        NpgsqlConnection target, string table, IReadOnlyCollection<string> there, CancellationToken cancellationToken)
    {
        List<Column> columns = [];
        await using var command = new NpgsqlCommand(Columns, target)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = table } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            columns.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2).Length > 0));
        if (there.Except(columns.Select(column => column.Name)).FirstOrDefault() is { } missing)
            throw new StoreException($"PostgreSQL has no column {missing} in the table {table}.");
        return [.. columns.Where(column => column.Name == "rowid" || there.Contains(column.Name))];
    }

    private static Task WriteAsync(
        NpgsqlBinaryImporter importer, SqliteDataReader rows, int index, string type, CancellationToken cancellationToken) =>
        rows.IsDBNull(index) ? importer.WriteNullAsync(cancellationToken) : type switch
        {
            "int4" => importer.WriteAsync(rows.GetInt32(index), NpgsqlDbType.Integer, cancellationToken),
            "int8" => importer.WriteAsync(rows.GetInt64(index), NpgsqlDbType.Bigint, cancellationToken),
            "bool" => importer.WriteAsync(rows.GetInt64(index) != 0, NpgsqlDbType.Boolean, cancellationToken),
            "float8" => importer.WriteAsync(rows.GetDouble(index), NpgsqlDbType.Double, cancellationToken),
            "bytea" => importer.WriteAsync(rows.GetFieldValue<byte[]>(index), NpgsqlDbType.Bytea, cancellationToken),
            "text" => importer.WriteAsync(PostgresText.Storable(rows.GetString(index)), NpgsqlDbType.Text, cancellationToken),
            _ => throw new NotSupportedException($"A column of the type {type} cannot be copied."),
        };

    // SQLite remembers the last key of a table, also of a row that was deleted: it is never given again.
    private static async Task ContinueAsync(
        SqliteFile source, NpgsqlConnection target, string table, string column, CancellationToken cancellationToken)
    {
        var last = source.Value<long>(
            $"SELECT MAX(COALESCE((SELECT MAX(\"{column}\") FROM \"{table}\"), 0), "
            + $"COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0))");
        await using var command = new NpgsqlCommand($"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), $1, false)", target)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = last + 1 } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static HashSet<string> Names(SqliteFile source, string sql) =>
        [.. source.Pairs($"SELECT name, '' FROM ({sql})").Select(pair => pair.First)];

    private static string List(IEnumerable<Column> columns) => string.Join(", ", columns.Select(column => $"\"{column.Name}\""));

    private sealed record Column(string Name, string Type, bool IsIdentity);
}
