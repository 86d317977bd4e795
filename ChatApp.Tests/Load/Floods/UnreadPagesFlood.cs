using ChatApp.Contracts;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Floods;

/// <summary>Clients request many pages of messages and read no answer.</summary>
internal static class UnreadPagesFlood
{
    private const int Clients = 120, Questions = 200, Messages = 100;

    private const int GrowthBound = 100;

    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync(LoadServer.NoBounds);
        var wires = new List<WireClient>();
        try
        {
            await using var writer = await WireVisitor.ConnectGuestAsync(flood.Address);
            for (var at = 0; at < Messages; at++)
                await writer.SayAsync(new('x', Limits.Text));

            for (var at = 0; at < Clients; at++)
            {
                wires.Add(await WireVisitor.ConnectGuestAsync(flood.Address));
                wires[^1].ReadSlowly(0);
            }

            await flood.SettleAsync();
            // First a client that reads: the memory that the server needs for this many answers in any case.
            var calm = await flood.PeakAsync(async () =>
            {
                for (var question = 0; question < 10 * Questions; question++)
                    await writer.CallAsync("MessagesBefore", writer.Room, Messages + 1);
            });
            var flooded = await flood.PeakAsync(async () =>
            {
                foreach (var wire in wires)
                {
                    for (var question = 0; question < Questions; question++)
                    {
                        await wire.SendRawAsync(
                            $$"""{"type":1,"invocationId":"{{question}}","target":"MessagesBefore","arguments":["{{wire.Room}}","""
                            + $$"""{{Messages + 1}}]}""" + WireClient.End,
                            flood.Token);
                    }
                }

                await Task.Delay(Flooding, flood.Token);
            });
            await flood.AtMostAsync(
                $"{Clients} clients ask {Questions} times for a page of long messages and read nothing; memory grew by, MB",
                flooded - calm, GrowthBound);
            var other = await writer.ErrorOfAsync("Heartbeat", "[]");
            await flood.NoteAsync(other is null, "somebody else's heartbeat is answered");
        }
        finally
        {
            foreach (var wire in wires)
                await wire.DisposeAsync();
        }
    }
}
