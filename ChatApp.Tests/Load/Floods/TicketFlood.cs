using System.Net;
using ChatApp.Client;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Floods;

/// <summary>One guest asks for many tickets and uses none of them.</summary>
internal static class TicketFlood
{
    private const int Tickets = 2_000;

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync("--Chat:MaxConnections=500");
        using var greedy = new Admission(flood.Address, new CookieContainer());
        var (given, refused) = (0, 0);
        for (var at = 0; at < Tickets; at++)
        {
            try
            {
                await greedy.RequestTicketAsync(turn: null, flood.Token);
                given++;
            }
            catch (RefusedException)
            {
                refused++;
            }
        }

        await using var other = await WireVisitor.ConnectGuestAsync(flood.Address);
        await flood.NoteAsync(
            true,
            $"one guest asked for {Tickets} tickets of a server of 500 places: {given} given, {refused} refused; another guest connects");
    }
}
