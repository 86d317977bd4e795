using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace ChatApp.Cli;

/// <summary><c>drain</c>: announces a drain of the running server, begins it or cancels it. The server accepts the order from who can read
/// the keys of its data folder or database.</summary>
internal static class DrainCommand
{
    private const string Cannot = "ChatApp cannot drain";

    /// <summary>A drain takes up to 5 s, and its audit entry a moment.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code: 0 where the server did it.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var within = CommandLine.Duration("--in", "Announces a drain: pages count down, and then every connection ends; a day at most");
        var now = new Option<bool>("--now") { Description = "Drains at once" };
        var cancel = new Option<bool>("--cancel") { Description = "Cancels the announced drain" };
        var configuration = CommandLine.Configuration();
        var command = new Command(
            "drain", "Drains the running server with the same configuration, on this machine: nobody is let in, and every connection ends.")
        {
            within, now, cancel, configuration,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await Task.Yield(); // Signals cancel only what has returned a task.
            List<DrainOrder> orders = [];
            if (parsed.GetValue(within) is { } time)
                orders.Add(new(DrainAction.Announce, time.TotalSeconds));
            if (parsed.GetValue(now))
                orders.Add(new(DrainAction.Now));
            if (parsed.GetValue(cancel))
                orders.Add(new(DrainAction.Cancel));
            if (orders is not [var order])
                return await CommandLine.RefuseAsync(command, "drain takes one of --in, --now and --cancel.", Console.Error);
            try
            {
                return await SendAsync(order, parsed.GetRequiredValue(configuration), cancellationToken);
            }
            catch (Exception error) when (StoreCommand.Describe(error, Cannot, interrupted: false) is { } line)
            {
                return await FailAsync(line);
            }
        });
        return CommandLine.RunAsync(command, args, Console.Out, Console.Error);
    }

    private static async Task<int> SendAsync(DrainOrder order, string[] configuration, CancellationToken cancellationToken)
    {
        await using var app = StoreCommand.BuildApp(configuration);
        var keys = app.Services.GetRequiredService<IKeyRepository>();
        if (!app.Services.GetRequiredService<Store>().Exists)
            return await FailAsync($"{Cannot}: no server has made a database there. Name the server's folder: --Chat:DataFolder=…");
        using var content = new StringContent(Seal(order, app.Services));
        using var server = new OwnServer(app.Configuration, AnswerTimeout);
        var (answer, failure) = await server.SendAsync(HttpMethod.Post, Paths.Drain, content, cancellationToken);
        if (answer is null)
            return await FailAsync($"No server runs here, or it listens elsewhere (--Urls=… names another address): {failure}");
        using (answer)
        {
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK:
                    await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancellationToken));
                    return 0;
                case HttpStatusCode.Conflict:
                    return await FailAsync(await answer.Content.ReadAsStringAsync(cancellationToken));
                case HttpStatusCode.Forbidden:
                    return await FailAsync($"{Cannot}: the server at {server.Address} uses other keys than those in {keys.Place}.");
                default:
                    return await FailAsync($"{Cannot}: {server.Address} answered {(int)answer.StatusCode}. It may be an older ChatApp.");
            }
        }
    }

    private static string Seal(DrainOrder order, IServiceProvider services)
    {
        try
        {
            return new SealedDrainOrders(services.GetRequiredService<IDataProtectionProvider>(), TimeProvider.System).Seal(order);
        }
        catch (CryptographicException)
        {
            throw new StoreException(
                $"there is no key that it may read in {services.GetRequiredService<IKeyRepository>().Place}. Run it as the server's user.");
        }
    }

    private static async Task<int> FailAsync(string line)
    {
        await Console.Error.WriteLineAsync(line);
        return 1;
    }
}
