using System.Collections.Concurrent;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Search;

namespace ChatApp.Tests.Client;

[Trait("kind", "server")]
public sealed class ChaosTests : IDisposable
{
    private const int Rounds = 20;
    private const int Senders = 8;
    private const int AcknowledgedPerRound = 60;

    private readonly ConcurrentDictionary<string, MessageView> acknowledged = new();
    private readonly SemaphoreSlim acknowledgements = new(0);
    private volatile TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int life;
    private volatile bool over;

    [Fact]
    public async Task Whatever_was_acknowledged_survives_twenty_kills_exactly_once_in_every_reader_in_one_order()
    {
        await using var host = await ClientHost.StartProcessAsync();
        up.SetResult();
        var clients = Enumerable.Range(0, Senders).Select(_ => host.DirectClient()).ToList();
        foreach (var client in clients)
        {
            (await client.ConnectAsync()).Should().BeTrue();
            await client.EnterRoomAsync(client.General());
        }

        var room = clients[0].General();
        var senders = clients.Select((client, index) => Task.Run(() => SendAsync(client, room, index))).ToList();
        for (var round = 0; round < Rounds; round++)
            await RoundAsync(host.Process, senders);
        over = true;
        await Task.WhenAll(senders).WaitAsync(ChatClientWaiting.Patience);

        var newcomer = host.DirectClient();
        (await newcomer.ConnectAsync()).Should().BeTrue();
        await newcomer.EnterRoomAsync(room);
        var stored = await newcomer.ReadAllAsync(room);
        stored.Select(message => message.Number).Should().Equal(Enumerable.Range(1, stored.Count).Select(number => (long)number));
        stored.Select(message => message.ClientMessageId).Should().OnlyHaveUniqueItems();
        stored.Select(message => message.ClientMessageId).Should().BeEquivalentTo(acknowledged.Keys);
        stored.Should().OnlyContain(message => acknowledged[message.ClientMessageId].Number == message.Number);
        foreach (var own in stored.GroupBy(message => message.Author.Id))
            own.Select(message => int.Parse(message.Text, null)).Should().BeInAscendingOrder("a sender's messages keep their order");

        foreach (var client in clients)
        {
            await client.HeartbeatAsync();
            (await client.ReadAllAsync(room)).Select(Key).Should().Equal(stored.Select(Key));
        }

        await IndexCheck.ShouldAgreeAsync(host.Process.DatabaseFile);
    }

    public void Dispose() => acknowledgements.Dispose();

    private static (long Number, string Id) Key(MessageView message) => (message.Number, message.ClientMessageId);

    private async Task RoundAsync(ServerProcess server, List<Task> senders)
    {
        var acknowledged = WaitForAcknowledgementsAsync();
        // If a sender fails, throw its exception instead of waiting until the time-out.
        await await Task.WhenAny([acknowledged, .. senders]).WaitAsync(ChatClientWaiting.Patience);
        up = new(TaskCreationOptions.RunContinuationsAsynchronously);
        life++;
        await server.KillAsync();
        await server.StartAgainAsync();
        up.SetResult();
    }

    private async Task WaitForAcknowledgementsAsync()
    {
        for (var count = 0; count < AcknowledgedPerRound; count++)
            await acknowledgements.WaitAsync();
    }

    private async Task SendAsync(ChatClient client, string room, int index)
    {
        for (var sequence = 0; !over; sequence++)
        {
            var id = $"sender-{index}-{sequence}";
            while (!await TrySendAsync(client, room, id, $"{sequence}"))
                await ReconnectAsync(client);
        }

        if (client.State != ConnectionState.Connected)
            await ReconnectAsync(client);
    }

    private async Task<bool> TrySendAsync(ChatClient client, string room, string id, string text)
    {
        while (true)
        {
            try
            {
                acknowledged[id] = await client.SendMessageAsync(room, id, text);
                acknowledgements.Release();
                return true;
            }
            catch (ChatCallException error) when (error.Code == ChatCallException.NotConnected)
            {
                return false;
            }
            catch (ChatCallException busy) when (busy.Code == ErrorCodes.TryAgain)
            {
                // A slow disk: whether or not the message was stored, the same id may be sent again.
            }
        }
    }

    private async Task ReconnectAsync(ChatClient client)
    {
        await client.ReachesAsync(ConnectionState.Disconnected);
        while (true)
        {
            // In this order: a server life that has not ended is either up or starting.
            var during = life;
            await up.Task;
            if (await client.ConnectAsync())
            {
                client.Room(client.General())!.CatchUp!.NothingMissing.Should().BeTrue();
                return;
            }

            life.Should().BeGreaterThan(during, "only a kill may fail an attempt, but it was {0} {1}", client.Loss, client.Refusal);
        }
    }
}
