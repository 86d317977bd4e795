using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ChatApp.Audit;
using ChatApp.Cli;
using ChatApp.Configuration;
using ChatApp.Contracts;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Load.BigRooms;

/// <summary><c>big-room [--messages 1000000] [--name TEXT]</c>: creates an open room with many messages, to measure how a server handles
/// it. It may run while a server uses the same database.</summary>
public static class BigRoomCommand
{
    private const int MostMessages = 10_000_000;

    /// <summary>Messages per transaction: about 100 ms, which hardly delays a running server's writer.</summary>
    private const int BatchSize = 5_000;

    /// <summary>Pause between two transactions. With <c>busy_timeout</c>, SQLite sleeps up to 100 ms between two attempts to get a lock, so
    /// without this pause a running server's writer would rarely get it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates the room and its messages.</summary>
    /// <param name="args">What follows <c>big-room</c> on the command line: its own options and any configuration as
    /// <c>--Key=value</c>.</param>
    /// <param name="output">Receives the progress and the room's address.</param>
    /// <param name="cancellationToken">Ends the command between two transactions; the room stays, complete up to that point.</param>
    /// <returns>0, or 1 when the arguments are invalid.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var messages = CommandLine.Number("--messages", "Messages, a million unless given", 1, MostMessages);
        var name = CommandLine.Parsed(
            "--name", "TEXT", "The room's name", $"1 to {Limits.RoomName} characters",
            text => RoomRules.TryName(text, out var clean) ? clean : null);
        var configuration = CommandLine.Configuration();
        var command = new Command(
            "big-room",
            "Makes an open room with many messages in a data folder, next to a running server too.") { messages, name, configuration };
        command.SetAction(async (parsed, interrupted) =>
        {
            try
            {
                await MakeAsync(
                    parsed.GetValue(messages) ?? 1_000_000, parsed.GetValue(name) ?? "A million messages",
                    parsed.GetRequiredValue(configuration), output, interrupted);
                return 0;
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                await output.WriteLineAsync("interrupted; the room keeps the messages that it has");
                return 1;
            }
        });
        return CommandLine.RunAsync(command, args, output, output, cancellationToken);
    }

    private static async Task MakeAsync(
        int messages, string name, string[] configuration, TextWriter output, CancellationToken cancellationToken)
    {
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
        await store.PrepareAsync(cancellationToken, begins: false); // A server may be running in the folder.
        // Creates the default room first, so that this room is not it.
        await app.Services.GetRequiredService<RoomStore>().PrepareAsync(cancellationToken);

        var clock = Stopwatch.StartNew();
        var room = await BigRoom.MakeAsync(store, name, messages, cancellationToken);
        for (var done = 0; done < messages;)
        {
            var first = done + 1;
            done = Math.Min(messages, done + BatchSize);
            await room.AddMessagesAsync(first, done, cancellationToken);
            if (done % (10 * BatchSize) == 0 && done < messages)
                await output.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{done:N0} messages, {clock.Elapsed.TotalSeconds:0.0} s"));
            await Task.Delay(Pause, cancellationToken);
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"/rooms/{room.Id} has {messages:N0} messages, made in {clock.Elapsed.TotalSeconds:0.0} s"));
    }
}
