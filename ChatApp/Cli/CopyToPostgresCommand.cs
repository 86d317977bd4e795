using System.CommandLine;
using System.Globalization;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Cli;

/// <summary><c>copy-to-postgres</c>: copies the data of a stopped SQLite server to PostgreSQL, and counts it on both sides.</summary>
internal static class CopyToPostgresCommand
{
    private const string Cannot = "ChatApp cannot copy";

    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var configuration = CommandLine.Configuration();
        var command = new Command(
            "copy-to-postgres",
            "Copies the data of a stopped server from SQLite to an empty PostgreSQL database: --Chat:DataFolder and "
            + "--ConnectionStrings:Postgres name both.") { configuration };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await Task.Yield(); // Signals cancel only what has returned a task.
            try
            {
                return await CopyAsync(parsed.GetRequiredValue(configuration), cancellationToken);
            }
            catch (Exception error) when (StoreCommand.Describe(error, Cannot, cancellationToken.IsCancellationRequested) is { } line)
            {
                await Console.Error.WriteLineAsync(line);
                return 1;
            }
        });
        return CommandLine.RunAsync(command, args, Console.Out, Console.Error);
    }

    private static async Task<int> CopyAsync(string[] configuration, CancellationToken cancellationToken)
    {
        await using var app = StoreCommand.BuildApp(configuration);
        if (app.Configuration.GetConnectionString(StoreFeature.PostgresName) is not { Length: > 0 } postgres)
            throw new StoreException($"ConnectionStrings:{StoreFeature.PostgresName} must name the database to copy to.");
        var services = app.Services;
        var tables = await StoreCopy.RunAsync(
            services.GetRequiredService<DataFolder>(), services.GetRequiredService<DataFolderLock>(), services.GetRequiredService<Store>(),
            postgres, services.GetRequiredService<IOptions<StoreOptions>>().Value.FileStore, cancellationToken);
        foreach (var table in tables)
        {
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{table.Name,-16} {table.Source,12:N0} {table.Target,12:N0}"));
        }

        var (missing, doubled) = (tables.Sum(table => table.Missing), tables.Sum(table => table.Doubled));
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"missing {missing}, doubled {doubled}"));
        return missing + doubled == 0 ? 0 : 1;
    }
}
