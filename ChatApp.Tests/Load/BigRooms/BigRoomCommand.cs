using System.Diagnostics;
using System.Globalization;
using ChatApp.Audit;
using ChatApp.Configuration;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Load.BigRooms;

/// <summary><c>big-room [--messages 1000000] [--name TEXT]</c>: creates an open room with many messages, to measure how a server handles
/// it. It may run while a server uses the same database.</summary>
public static class BigRoomCommand
{
    /// <summary>Usage text of the command.</summary>
    public const string Usage = "Usage: big-room [--messages 1000000] [--name \"A million messages\"]   messages: 1 to 10000000; name: 1 to 60 characters";

    private const int MostMessages = 10_000_000;

    /// <summary>Messages per transaction: about 100 ms, which hardly delays a running server's writer.</summary>
    private const int BatchSize = 10_000;

    /// <summary>Pause between two transactions. With <c>busy_timeout</c>, SQLite sleeps up to 100 ms between two attempts to get a lock, so
    /// without this pause a running server's writer would rarely get it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates the room and its messages.</summary>
    /// <param name="args">What follows <c>big-room</c> on the command line: its own options and any configuration as
    /// <c>--Key=value</c>.</param>
    /// <param name="output">Receives the progress and the room's address.</param>
    /// <param name="cancellationToken">Ends the command between two transactions; the room stays, complete up to that point.</param>
    /// <returns>0, or 1 when the arguments are invalid.</returns>
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
        await app.Services.GetRequiredService<RoomStore>().PrepareAsync(cancellationToken); // Creates the default room first, so that this room is not it.

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
