using System.Collections.Concurrent;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Tests.Realtime;

/// <summary>A client that posts, edits, deletes and reacts at random, repeats what was not acknowledged, and connects again by a press of
/// its own whenever it is disconnected.</summary>
internal sealed class ChaosWriter(ChatClient chat, int seed, ConcurrentDictionary<string, MessageView> acknowledged) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly Random chance = new(seed);
    private readonly List<MessageView> live = [];
    private int posted;

    public ChatClient Chat => chat;

    /// <summary>Number of presses so far.</summary>
    public int Presses { get; private set; }

    /// <summary>Connects, by as many presses as it takes.</summary>
    public async Task PressAsync(CancellationToken cancellationToken)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(200)); // A person who presses again and again.
        do
        {
            if (chat.State is ConnectionState.Connected or ConnectionState.Unproven)
                return;
            Presses++;
        }
        while (!await chat.ConnectAsync(cancellationToken) && await again.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Writes until it is told to stop.</summary>
    public async Task WriteAsync(string room, Func<bool> isOver, CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(Pause);
        while (!isOver())
        {
            await WriteOneAsync(room, cancellationToken);
            await pace.WaitForNextTickAsync(cancellationToken);
        }

        await PressAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => chat.DisposeAsync();

    private async Task WriteOneAsync(string room, CancellationToken cancellationToken)
    {
        var before = live.Count > 0 ? live[chance.Next(live.Count)] : null;
        var text = $"{seed}-{posted++}";
        var what = before is null ? 9 : chance.Next(10);
        while (true)
        {
            try
            {
                var stored = what switch
                {
                    0 => await chat.DeleteMessageAsync(room, before!.Number, cancellationToken),
                    1 or 2 => await chat.EditMessageAsync(room, before!.Number, text, cancellationToken),
                    3 or 4 => await chat.ReactAsync(room, before!.Number, "👍", on: what == 3, cancellationToken),
                    _ => await chat.SendMessageAsync(room, text, text, cancellationToken),
                };
                acknowledged[stored.ClientMessageId] = stored;
                live.RemoveAll(message => message.Number == stored.Number);
                if (stored.DeletedAt is null)
                    live.Add(stored);
                return;
            }
            catch (ChatCallException error) when (error.Code == ChatCallException.NotConnected)
            {
                await PressAsync(cancellationToken);
            }
            catch (ChatCallException error) when (error.Code is ErrorCodes.TryAgain or ErrorCodes.TooManyMessages)
            {
                // Stored or not: the same call may be repeated.
            }
        }
    }
}
