using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Load.Stress;

namespace ChatApp.Load.Floods;

/// <summary>One client that says again and again that its person is typing.</summary>
internal static class TypingFlood
{
    private const int Readers = 20;

    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(10), SpacedBy = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync();
        var readers = new List<StressWire>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(flood.Token);
        try
        {
            using var typist = await StressWire.ConnectAsync(flood.Address, flood.Token);
            await typist.CallAsync("EnterRoom", $"""["{typist.RoomId}",null]""", flood.Token);
            for (var at = 0; at < Readers; at++)
            {
                readers.Add(await StressWire.ConnectAsync(flood.Address, flood.Token));
                await readers[^1].CallAsync("EnterRoom", $"""["{readers[^1].RoomId}",null]""", flood.Token);
            }

            var events = 0;
            var reading = readers.ConvertAll(async reader =>
            {
                try
                {
                    while (await reader.EventAsync(ClientMethods.TypingChanged, over.Token) is not null)
                        Interlocked.Increment(ref events);
                }
                catch (OperationCanceledException)
                {
                    // The flood is over.
                }
            });
            var (clock, calls) = (Stopwatch.StartNew(), 0);
            try
            {
                for (; clock.Elapsed < Flooding; calls++)
                    await typist.SendAsync($$"""{"type":1,"target":"Typing","arguments":["{{typist.RoomId}}"]}""" + StressWire.End, flood.Token);
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                // Ended for its calls.
            }

            await Task.Delay(SpacedBy, flood.Token);
            await over.CancelAsync();
            await Task.WhenAll(reading);
            var most = Readers * (1 + (int)(Flooding / SpacedBy));
            await flood.AtMostAsync($"{calls} calls of Typing in {clock.Elapsed.TotalSeconds:0} s; {Readers} readers got events", events, most);
            await flood.NoteAsync(events >= Readers, "the first one reached everybody");
        }
        finally
        {
            readers.ForEach(wire => wire.Dispose());
        }
    }
}
