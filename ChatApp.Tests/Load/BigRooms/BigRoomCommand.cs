using System.Diagnostics;
using System.Globalization;
using ChatApp.Audit;
using ChatApp.Configuration;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Load.BigRooms;

/// <summary><c>big-room [--messages 1000000] [--name TEXT]</c>: makes an open room with many messages, to see and to measure how a server
/// does with it. It may run beside a server.</summary>
public static class BigRoomCommand
{
    /// <summary>How to call it.</summary>
    public const string Usage = "Usage: big-room [--messages 1000000] [--name \"A million messages\"]   messages: 1 to 10000000; name: 1 to 60 characters";

    private const int MostMessages = 10_000_000;

    /// <summary>In one transaction: some 100 ms, which a running server's writer hardly notices.</summary>
    private const int BatchSize = 10_000;

    /// <summary>Between two transactions. SQLite naps up to 100 ms between two looks at a lock (its <c>busy_timeout</c>), so that a running
    /// server's writer would otherwise not find it free.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the room.</summary>
    /// <param name="args">What follows <c>big-room</c> on the command line; besides its own options any configuration as
    /// <c>--Key=value</c>.</param>
    /// <param name="output">Where progress and the room's address go.</param>
    /// <param name="cancellationToken">Ends it between two transactions; what is there by then stays, and is a room in good order.</param>
    /// <returns>0, or 1 where the arguments make no sense.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        if (!TryParse(args, out var messages, out var name, out var configuration))
        {
            await output.WriteLineAsync(Usage);
            return 1;
        }

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = configuration,
            ApplicationName = typeof(ChatApp.Program).Assembly.GetName().Name,
            ContentRootPath = ContentRoot.Find(),
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddStore();
        builder.AddAudit();
        builder.AddRooms();
        await using var app = builder.Build();
        var store = app.Services.GetRequiredService<Store>();
        await store.PrepareAsync(cancellationToken);
        await app.Services.GetRequiredService<RoomStore>().PrepareAsync(cancellationToken); // So that this room is not the first one.

        var clock = Stopwatch.StartNew();
        var room = await BigRoom.MakeAsync(store, name, messages, cancellationToken);
        for (var done = 0; done < messages;)
        {
            var first = done + 1;
            done = Math.Min(messages, done + BatchSize);
            await room.AddMessagesAsync(first, done, cancellationToken);
            if (done % (10 * BatchSize) == 0 && done < messages)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done:N0} messages, {clock.Elapsed.TotalSeconds:0.0} s"));
            await Task.Delay(Pause, cancellationToken);
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"/rooms/{room.Id} has {messages:N0} messages, made in {clock.Elapsed.TotalSeconds:0.0} s"));
        return 0;
    }

    private static bool TryParse(string[] args, out int messages, out string name, out string[] configuration)
    {
        (messages, name) = (1_000_000, "A million messages");
        List<string> rest = [];
        configuration = [];
        for (var at = 0; at < args.Length; at++)
        {
            var value = at + 1 < args.Length ? args[at + 1] : null;
            switch (args[at])
            {
                case "--messages":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out messages) || messages is < 1 or > MostMessages)
                        return false;
                    at++;
                    break;
                case "--name":
                    if (!RoomRules.TryName(value, out var clean))
                        return false;
                    name = clean;
                    at++;
                    break;
                case ['-', '-', ..] when args[at].Contains('=', StringComparison.Ordinal):
                    rest.Add(args[at]);
                    break;
                default:
                    return false;
            }
        }

        configuration = [.. rest];
        return true;
    }
}
