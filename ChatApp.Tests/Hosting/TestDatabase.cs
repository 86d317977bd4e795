using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ChatApp.Tests.Hosting;

/// <summary>Direct access to the database of a server, SQLite or PostgreSQL.</summary>
public static partial class TestDatabase
{
    /// <summary>Opens a connection of the test's own.</summary>
    public static async Task<DbConnection> OpenAsync(TestServer server)
    {
        DbConnection db = server.Postgres is { } postgres
            ? new NpgsqlConnection(postgres)
            : new SqliteConnection($"Data Source={server.DatabaseFile};Pooling=False");
        await db.OpenAsync();
        return db;
    }

    /// <summary>Excludes all other writers until the connection is closed.</summary>
    public static async Task<DbConnection> HoldAsync(TestServer server)
    {
        var db = await OpenAsync(server);
        await using var hold = db.CreateCommand();
        hold.CommandText = server.Postgres is null
            ? "BEGIN IMMEDIATE" : """SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT 1 FROM "Store" FOR UPDATE""";
        await hold.ExecuteNonQueryAsync();
        return db;
    }

    /// <summary>Runs a query, or a change without a result.</summary>
    /// <param name="server">The server.</param>
    /// <param name="sql">Tables and columns need no quotation marks, parameters are <c>@name</c>.</param>
    /// <param name="parameters">Their values.</param>
    /// <returns>A line per row.</returns>
    public static async Task<IReadOnlyList<string>> QueryAsync(
        this TestServer server, string sql, params (string Name, object Value)[] parameters)
    {
        await using var db = await OpenAsync(server);
        return await QueryAsync(db, server.Postgres is null ? sql : Quoted(sql), parameters);
    }

    /// <summary>The same on an open connection; PostgreSQL needs quotation marks.</summary>
    public static async Task<IReadOnlyList<string>> QueryAsync(
        DbConnection db, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = db.CreateCommand();
#pragma warning disable CA2100 // The SQL is a constant of the test.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Shown(reader.GetValue(column)))));
        return rows;
    }

    /// <summary>The names of all tables that hold data.</summary>
    public static Task<IReadOnlyList<string>> TablesAsync(TestServer server) => server.QueryAsync(
        server.Postgres is null
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY name"
            : "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename");

    private static object Shown(object value) => value is bool yes ? (yes ? 1 : 0) : value;

    private static string Quoted(string sql) => LiteralOrName().Replace(
        Hex().Replace(sql, "upper(encode($1, 'hex'))"),
        found => found.Groups[1].Success ? $"\"{found.Groups[1].Value}\"" : found.Value);

    [GeneratedRegex(@"hex\((\w+)\)")]
    private static partial Regex Hex();

    // A literal stays as it is: an id may have a part that looks like a name.
    [GeneratedRegex(@"'[^']*'|(?<![""'\w@])([A-Z][a-z]\w*)(?![""'\w(])")]
    private static partial Regex LiteralOrName();
}
