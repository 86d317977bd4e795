using System.Diagnostics;
using ChatApp.Contracts;

namespace ChatApp.Load.Scenarios;

/// <summary>Somebody who uses the server while others put load on it: opens pages, writes in a room of their own, and now and then to everybody.</summary>
internal sealed class LoadBystander(LoadClient client)
{
    /// <summary>Between two looks; a person does not do more.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two messages to everybody.</summary>
    private static readonly TimeSpan ToAll = TimeSpan.FromSeconds(1);

    private readonly List<MessageView> posted = [];
    private RoomView? own;

    /// <summary>The bystander's connection.</summary>
    public LoadClient Client => client;

    /// <summary>What was written to everybody.</summary>
    public IReadOnlyList<MessageView> Posted => posted;

    /// <summary>Writes to everybody.</summary>
    public async Task PostAsync(int count, CancellationToken cancellationToken)
    {
        for (; count > 0; count--)
            posted.Add(await SendAsync(client.Session!.Rooms[0].Id, cancellationToken));
    }

    /// <summary>Opens pages and writes, one after another.</summary>
    /// <param name="duration">For how long; null until the token ends it.</param>
    /// <param name="cancellationToken">Ends it; the figures so far are given all the same.</param>
    /// <returns>How long each took.</returns>
    public async Task<(List<TimeSpan> Pages, List<TimeSpan> Messages)> LookAroundAsync(TimeSpan? duration, CancellationToken cancellationToken)
    {
        own ??= await client.CallAsync<RoomView>("CreateRoom", CancellationToken.None, "closed", "A bystander's", null);
        var (pages, messages, clock, told) = (new List<TimeSpan>(), new List<TimeSpan>(), Stopwatch.StartNew(), TimeSpan.Zero);
        do
        {
            pages.Add(await TimeAsync(() => client.OpenPageAsync(CancellationToken.None)));
            messages.Add(await TimeAsync(() => SendAsync(own.Id, CancellationToken.None)));
            if (clock.Elapsed - told > ToAll)
            {
                told = clock.Elapsed;
                await PostAsync(1, CancellationToken.None);
            }

            await Task.WhenAny(Task.Delay(Pause, cancellationToken));
        }
        while (!cancellationToken.IsCancellationRequested && !(clock.Elapsed > duration));

        return (pages, messages);
    }

    private Task<MessageView> SendAsync(string roomId, CancellationToken cancellationToken) =>
        client.CallAsync<MessageView>("SendMessage", cancellationToken, roomId, Guid.NewGuid().ToString("N"), "A bystander says what the weather is like today.");

    private static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        var begun = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(begun);
    }
}
