using ChatApp.Load.Stress;

namespace ChatApp.Load.Floods;

/// <summary>Clients that ask for page after page and read none.</summary>
internal static class UnreadPagesFlood
{
    private const int Clients = 120, Questions = 200, Messages = 100;

    private const int GrowthBound = 100;

    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync(LoadServer.NoBounds);
        var wires = new List<StressWire>();
        try
        {
            using var writer = await StressWire.ConnectAsync(flood.Address, flood.Token);
            for (var at = 0; at < Messages; at++)
            {
                if (await writer.CallAsync("SendMessage", $"""["{writer.RoomId}","{at}","{new string('x', 8_000)}"]""", flood.Token) is { } error)
                    throw new StressException(error);
            }

            for (var at = 0; at < Clients; at++)
                wires.Add(await StressWire.ConnectAsync(flood.Address, flood.Token));
            await flood.SettleAsync();
            // First one that reads: what the server needs for so many answers, read or not.
            var calm = await flood.PeakAsync(async () =>
            {
                for (var question = 0; question < 10 * Questions; question++)
                    await writer.CallAsync("MessagesBefore", $"""["{writer.RoomId}",{Messages + 1}]""", flood.Token);
            });
            var flooded = await flood.PeakAsync(async () =>
            {
                foreach (var wire in wires)
                {
                    for (var question = 0; question < Questions; question++)
                    {
                        await wire.SendAsync(
                            $$"""{"type":1,"invocationId":"{{question}}","target":"MessagesBefore","arguments":["{{wire.RoomId}}",{{Messages + 1}}]}""" + StressWire.End,
                            flood.Token);
                    }
                }

                await Task.Delay(Flooding, flood.Token);
            });
            await flood.AtMostAsync($"{Clients} clients ask {Questions} times for a page of long messages and read nothing; memory grew by, MB", flooded - calm, GrowthBound);
            var other = await writer.CallAsync("Heartbeat", "[]", flood.Token);
            await flood.NoteAsync(other is null, "somebody else's heartbeat is answered");
        }
        finally
        {
            wires.ForEach(wire => wire.Dispose());
        }
    }
}
