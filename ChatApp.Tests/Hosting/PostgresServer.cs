using ChatApp.Load.Databases;
using Npgsql;

namespace ChatApp.Tests.Hosting;

/// <summary>A PostgreSQL server of the tests' own, started at first use and stopped with the test process. Each test server gets a
/// database of its own in it.</summary>
public static class PostgresServer
{
    /// <summary>Environment variable: <c>postgres</c> runs the tests' servers on PostgreSQL instead of SQLite.</summary>
    public const string Variable = "CHATAPP_TEST_DATABASE";

    private const string Template = "chatapp_template";

    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    private static PostgresProcess? process; // Kept: with it, its input would be closed.

    /// <summary>Whether the tests' servers use PostgreSQL.</summary>
    public static bool IsUsed => Environment.GetEnvironmentVariable(Variable) == "postgres";

    /// <summary>Creates a database with all tables.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = await Started.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE \"{name}\" TEMPLATE \"{Template}\"");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true }.ToString();
    }

    /// <summary>Opens a connection of the test's own.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs a query, or a change without a result, on a connection of its own; tables and columns need quotation marks.</summary>
    /// <returns>A line per row.</returns>
    public static async Task<IReadOnlyList<string>> QueryAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        return await TestDatabase.QueryAsync(connection, sql);
    }

    /// <summary>Removes a database.</summary>
    public static async Task DropAsync(string database) =>
        await ExecuteAsync(await Started.Value, $"DROP DATABASE \"{new NpgsqlConnectionStringBuilder(database).Database}\" WITH (FORCE)");

    private static async Task<string> StartAsync()
    {
        process = await PostgresProcess.CreateAsync(lasting: true);
        var server = process.Address + ";Pooling=false";
        await ExecuteAsync(server, $"CREATE DATABASE \"{Template}\"");
        var template = new NpgsqlConnectionStringBuilder(server) { Database = Template }.ToString();
        var first = Directory.CreateTempSubdirectory("chatapp-test-");
        await using (await Program.BuildServerAsync([$"--Chat:DataFolder={first.FullName}", $"--ConnectionStrings:Postgres={template}"]))
        {
        }

        first.Delete(recursive: true);
        await ExecuteAsync(template, "DELETE FROM \"Rooms\"; DELETE FROM \"Links\"; "
            + "DELETE FROM \"Runs\"; DELETE FROM \"Store\"; DELETE FROM \"Keys\"");
        return server;
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = await OpenAsync(server);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
