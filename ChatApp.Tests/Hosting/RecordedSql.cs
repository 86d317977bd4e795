using System.Data.Common;
using ChatApp.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Hosting;

/// <summary>Records the server's SQL statements with their parameters, so that a test can ask SQLite for their query plans.</summary>
public sealed class RecordedSql : DbCommandInterceptor, IReadObserver
{
    private readonly Lock gate = new();
    private List<Statement> statements = [];

    public sealed record Statement(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);

    /// <summary>Returns the statements recorded since the last call.</summary>
    public IReadOnlyList<Statement> Take()
    {
        lock (gate)
        {
            var taken = statements;
            statements = [];
            return taken;
        }
    }

    /// <summary>The lines of SQLite's query plan for a statement.</summary>
    public static async Task<IReadOnlyList<string>> PlanAsync(SqliteConnection database, Statement statement)
    {
        await using var explain = database.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + statement.Text;
        foreach (var (name, value) in statement.Parameters)
            explain.Parameters.AddWithValue(name, value ?? DBNull.Value);
        await using var reader = await explain.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(3));
        return lines;
    }

    /// <summary>Adds this recorder to all statements of a server.</summary>
    public void Watch(WebApplicationBuilder builder)
    {
        builder.Services.ConfigureDbContext<SqliteChatDbContext>(options => options.AddInterceptors(this));
        builder.Services.AddSingleton<IReadObserver>(this);
    }

    public void WasAsked(string statement, ReadOnlySpan<SqlValue> values)
    {
        List<(string, object?)> parameters = [];
        foreach (var value in values)
            parameters.Add(($"?{parameters.Count + 1}", value.Value));
        lock (gate)
            statements.Add(new(statement, parameters));
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Note(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Note(command, result));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Note(command, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Note(command, result));

    private T Note<T>(DbCommand command, T result)
    {
        lock (gate)
        {
            // A statement ends with a semicolon at the end of a line; texts are parameters, so they cannot contain one.
            foreach (var text in command.CommandText.Split(";\n").Select(text => text.Trim(';', '\n', ' ')).Where(text => text.Length > 0))
                statements.Add(
                    new(text, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
        }

        return result;
    }
}
