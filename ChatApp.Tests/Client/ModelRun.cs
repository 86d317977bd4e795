using System.Net;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Client;

/// <summary>Runs one <see cref="ModelCase"/> against a server that all cases share: new people, a new open and a new direct room, and
/// General with the messages of earlier cases.</summary>
internal sealed class ModelRun : IAsyncDisposable
{
    private readonly ServerProcess server;
    private readonly CookieContainer[] cookies = [.. Enumerable.Range(0, ModelCase.Clients).Select(_ => new CookieContainer())];
    private readonly TcpRelay[] relays;
    private readonly string[] rooms = new string[ModelCase.Rooms];
    private readonly List<ModelClient> clients = [];
    private readonly ChatClient witness;
    private IReadOnlyList<MessageView> before = [];

    private ModelRun(ServerProcess server)
    {
        this.server = server;
        relays = [new(server.Port), new(server.Port)];
        witness = new(new(server.Address) { Cookies = cookies[0] });
    }

    public static async Task RunAsync(ServerProcess server, int number, ModelCase sequence)
    {
        await using var run = new ModelRun(server);
        await run.PrepareAsync($"m{number}");
        foreach (var batch in sequence.Batches)
            await run.DoAsync(batch);
        await run.CompareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            await client.Chat.DisposeAsync();
        await witness.DisposeAsync();
        foreach (var relay in relays)
            await relay.DisposeAsync();
    }

    /// <summary>Four people, two behind each relay. The second is in the open room with its creator, the last is not in the direct
    /// conversation. The witness is the first person, connected without a relay.</summary>
    private async Task PrepareAsync(string prefix)
    {
        var chats = cookies.Select((cookie, index) => new ChatClient(new(relays[index / 2].Address) { Cookies = cookie })).ToList();
        clients.AddRange(chats.Select((chat, index) =>
            new ModelClient(chat, relays[index / 2], rooms, [true, index < 2, index < 3], $"{prefix}-{index}")
            {
                AllLetters = () => clients.SelectMany(client => client.Letters),
            }));
        foreach (var chat in chats)
            (await chat.ConnectAsync()).Should().BeTrue();
        rooms[0] = chats[0].General();
        rooms[1] = (await chats[0].CreateRoomAsync(RoomKind.Open, prefix)).Id;
        rooms[2] = (await chats[0].OpenDirectAsync([chats[1].Session!.Person.Id, chats[2].Session!.Person.Id])).Id;
        await chats[1].JoinRoomAsync(rooms[1]);
        (await witness.ConnectAsync()).Should().BeTrue();
        await witness.EnterRoomAsync(rooms[0]);
        await witness.EnterRoomAsync(rooms[2]);
        before = await witness.ReadAllAsync(rooms[0]);
        foreach (var client in clients)
            await client.Chat.EnterRoomAsync(rooms[0]);
    }

    private async Task DoAsync(Batch batch)
    {
        for (var index = 0; index < clients.Count; index++)
        {
            if ((batch.Back >> index & 1) == 1)
                await clients[index].ConnectAsync();
        }

        using var done = new SemaphoreSlim(0);
        var lanes = batch.Steps.GroupBy(step => step.InOrder ? step.Client : -1).SelectMany(group => group.Key >= 0
            ? [InOrderAsync(group)]
            : group.Select(step => StepAsync(step)));
        await Task.WhenAll([StrikeAsync(batch, done), .. lanes]);
        // Without a fault, no loss may be detected only by a heartbeat.
        if (batch.Blow != Blow.None)
            await Task.WhenAll(clients.Select(client => client.SettleAsync()));
        clients.ForEach(client => client.Check());

        async Task InOrderAsync(IEnumerable<Step> steps)
        {
            foreach (var step in steps)
                await StepAsync(step);
        }

        async Task StepAsync(Step step)
        {
            await Task.Yield();
            await clients[step.Client].DoAsync(step, quiet: batch.Blow == Blow.None);
            done.Release();
        }
    }

    private async Task StrikeAsync(Batch batch, SemaphoreSlim done)
    {
        for (var step = 0; step < Math.Min(batch.After, batch.Steps.Count); step++)
            (await done.WaitAsync(ChatClientWaiting.Patience)).Should().BeTrue("no operation waits for ever");
        var victim = clients[batch.Victim];
        switch (batch.Blow)
        {
            case Blow.Cut:
                victim.Relay.Cut();
                break;
            case Blow.Reset:
                victim.Relay.Reset();
                break;
            case Blow.LoseAnswer:
                await LoseAnswerAsync(victim, batch.Victim == 3 ? 0 : batch.After % 2 * 2, edit: batch.After % 3 == 0);
                break;
            case Blow.Kill:
                await server.KillAsync();
                await server.StartAgainAsync();
                await witness.ReachesAsync(ConnectionState.Disconnected);
                (await witness.ConnectAsync()).Should().BeTrue();
                break;
        }
    }

    /// <summary>The server stores the message and answers, and the answer is lost with the connection.</summary>
    private async Task LoseAnswerAsync(ModelClient victim, int room, bool edit)
    {
        victim.Relay.HoldAnswers();
        var (text, call) = victim.Write(room, edit);
        await await Task.WhenAny(witness.SeesAsync(rooms[room], text), call);
        victim.Relay.Reset();
        victim.Relay.Release();
        await call;
    }

    private async Task CompareAsync()
    {
        foreach (var client in clients)
        {
            await client.SettleAsync();
            await client.ConnectAsync();
            await client.Chat.JoinRoomAsync(rooms[1]);
        }

        await using var fresh = new ChatClient(new(server.Address) { Cookies = cookies[0] });
        (await fresh.ConnectAsync()).Should().BeTrue();
        for (var room = 0; room < rooms.Length; room++)
        {
            await fresh.EnterRoomAsync(rooms[room]);
            await fresh.ReadAllAsync(rooms[room]);
            foreach (var client in clients.Take(room == 2 ? 3 : clients.Count).Select(client => client.Chat))
            {
                // A client that has stayed in the room has nothing to catch up on.
                if (client.Room(rooms[room]) is null)
                    await client.EnterRoomAsync(rooms[room]);
                await client.ReadAllAsync(rooms[room]);
                await client.HoldsTheSameAsync(fresh, rooms[room]);
            }

            CheckStored(room, fresh.Room(rooms[room])!.Messages);
            foreach (var file in fresh.Room(rooms[room])!.Messages.SelectMany(message => message.Files ?? []))
            {
                using var content = new StreamReader(await fresh.OpenFileAsync(file));
                $"{await content.ReadToEndAsync()}.txt".Should().Be(file.Name);
            }
        }

        clients.ForEach(client => client.Check());
    }

    private void CheckStored(int room, IReadOnlyList<MessageView> stored)
    {
        stored.Select(message => message.Number).Should().Equal(Enumerable.Range(1, stored.Count).Select(number => (long)number));
        stored.Select(message => message.ClientMessageId).Should().OnlyHaveUniqueItems();
        stored.Take(before.Count * (room == 0 ? 1 : 0)).Should().Equal(room == 0 ? before : [], "nobody touched these");
        var own = stored.Skip(room == 0 ? before.Count : 0).ToDictionary(message => message.ClientMessageId);
        var letters = clients.SelectMany(client => client.Letters.Select(letter => (client.Chat.Session!.Person, Letter: letter)))
            .Where(sent => sent.Letter.Room == room).ToList();
        own.Keys.Except(letters.Select(sent => sent.Letter.Id)).Should().BeEmpty("nobody sent these");
        letters.Select(sent => sent.Letter.Fault(own.GetValueOrDefault(sent.Letter.Id))).OfType<string>().Should().BeEmpty();
        letters.Where(sent => own.TryGetValue(sent.Letter.Id, out var message) && message.Author != sent.Person).Should().BeEmpty();
    }
}
