using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Floods;

/// <summary>One client calls <c>Typing</c> as fast as it can.</summary>
internal static class TypingFlood
{
    private const int Readers = 20;

    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(10), SpacedBy = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync();
        var readers = new List<WireClient>();
        try
        {
            await using var typist = await WireVisitor.ConnectGuestAsync(flood.Address);
            await typist.EnterAsync();
            var events = 0;
            for (var at = 0; at < Readers; at++)
            {
                readers.Add(await WireVisitor.ConnectGuestAsync(flood.Address));
                readers[^1].EventReceived = (target, _) =>
                {
                    if (target == ClientMethods.TypingChanged)
                        Interlocked.Increment(ref events);
                };
                await readers[^1].EnterAsync();
            }

            var (clock, calls) = (Stopwatch.StartNew(), 0);
            try
            {
                for (; clock.Elapsed < Flooding; calls++)
                    await typist.SendRawAsync(
                        $$"""{"type":1,"target":"Typing","arguments":["{{typist.Room}}"]}""" + WireClient.End, flood.Token);
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                // The server ended the connection because of its calls.
            }

            await Task.Delay(SpacedBy, flood.Token);
            var most = Readers * (1 + (int)(Flooding / SpacedBy));
            await flood.AtMostAsync(
                $"{calls} calls of Typing in {clock.Elapsed.TotalSeconds:0} s; {Readers} readers got events", events, most);
            await flood.NoteAsync(events >= Readers, "the first one reached everybody");
        }
        finally
        {
            foreach (var reader in readers)
                await reader.DisposeAsync();
        }
    }
}
