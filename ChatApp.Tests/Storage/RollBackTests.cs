using System.Globalization;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Client;
using Xunit.Abstractions;

namespace ChatApp.Tests.Storage;

/// <summary>When data is put back without <c>restore</c>, every client that holds something no longer stored notices it; after mere
/// restarts, no client reports it.</summary>
[Trait("kind", "server")]
public sealed class RollBackTests(ITestOutputHelper output)
{
    private const int Clients = 4;

    private const int Steps = 60;

    /// <summary>Each room's stored changes in order. A copy contains a prefix of them.</summary>
    private readonly Dictionary<string, List<string>> history = [];

    private readonly List<Holder> holders = [];
    private readonly List<(string Copy, Dictionary<string, List<string>> History)> copies = [];
    private int rollBacks;

    [Fact]
    public async Task Whatever_copy_is_put_back_whenever_nobody_shows_what_is_not_stored_and_nobody_starts_again_in_vain()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("CHATAPP_SEED") ?? "7", CultureInfo.InvariantCulture);
        output.WriteLine($"CHATAPP_SEED={seed}");
        var chance = new Random(seed);
        await using var server = new RolledBackServer();
        await server.StartAsync();
        await PrepareAsync(server);
        var (putBack, confirmed) = (0, 0);

        for (var step = 0; step < Steps; step++)
        {
            switch (chance.Next(100))
            {
                case < 60:
                    await WriteAsync(chance, step);
                    break;
                case < 72:
                    copies.Add((server.Copy(), Snapshot()));
                    break;
                case < 78:
                    await holders[chance.Next(Clients)].LoseAsync(history, rollBacks);
                    break;
                case var restart:
                    await RestartAsync(server, chance, copyCold: restart < 85, putBack: restart >= 82);
                    for (var again = chance.Next(2); again > 0; again--)
                        await RestartAsync(server, chance, copyCold: false, putBack: chance.Next(2) == 0);
                    break;
            }

            foreach (var holder in holders.Where(holder => holder.IsLost && chance.Next(3) > 0))
            {
                var (foreign, own) = await holder.ComeBackAsync(history, rollBacks);
                (putBack, confirmed) = (putBack + foreign, confirmed + own);
            }
        }

        output.WriteLine($"put back: {putBack}, confirmed: {confirmed}");
        putBack.Should().BeGreaterThan(5);
        confirmed.Should().BeGreaterThan(5);
        foreach (var holder in holders)
            await holder.Chat.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_whose_run_is_in_the_copy_is_told_although_others_have_written_past_what_it_holds()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        await PrepareAsync(server);
        var (ada, bob, room) = (holders[0].Chat, holders[1].Chat, holders[0].Chat.General());
        await ada.SayAsync(room, "in the copy");
        var copy = server.Copy();
        await ada.SayAsync(room, "lost");
        await bob.SeesAsync(room, "lost");
        await server.StopAsync();
        foreach (var holder in holders)
            await holder.Chat.ReachesAsync(ConnectionState.Disconnected);

        server.PutBack(copy);
        await server.StartAsync();
        (await ada.ConnectAsync()).Should().BeTrue();
        await ada.SayAsync(room, "another second");
        await ada.SayAsync(room, "a third");
        (await bob.ConnectAsync()).Should().BeTrue();

        bob.Room(room)!.CatchUp.Should().BeEquivalentTo(new { PutBack = true, NothingMissing = true });
        bob.Room(room)!.Messages.Select(message => message.Text).Should().Equal("in the copy", "another second", "a third");
        foreach (var holder in holders)
            await holder.Chat.DisposeAsync();
    }

    [Fact]
    public async Task A_copy_put_into_the_database_of_a_running_server_is_noticed_with_the_next_message_and_heartbeat()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        await PrepareAsync(server);
        var (ada, bob, room) = (holders[0].Chat, holders[1].Chat, holders[0].Chat.General());
        await ada.SayAsync(room, "in the copy");
        var copy = server.Copy();
        await ada.SayAsync(room, "lost");
        await ada.SayAsync(room, "lost as well");
        await bob.SeesAsync(room, "lost as well");

        server.PutBackUnder(copy);
        await ada.SayAsync(room, "after it was put back");
        await bob.SayAsync(room, "and once more");
        await ada.SayAsync(room, "longer than before");

        foreach (var chat in (ChatClient[])[ada, bob])
        {
            await chat.HeartbeatAsync();
            chat.Room(room)!.Messages.Select(message => message.Text).Should().Equal(
                "in the copy", "after it was put back", "and once more", "longer than before");
            chat.Room(room)!.CatchUp.Should().BeEquivalentTo(new { PutBack = true, NothingMissing = true });
        }

        foreach (var holder in holders)
            await holder.Chat.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_who_comes_back_before_the_first_message_after_that_is_told_although_the_copy_has_come_as_far()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        await PrepareAsync(server);
        var (ada, bob, room) = (holders[0].Chat, holders[1].Chat, holders[0].Chat.General());
        await ada.SayAsync(room, "first");
        var shorter = server.Copy();
        await ada.SayAsync(room, "second");
        await ada.SayAsync(room, "third");
        var longer = server.Copy();
        server.PutBackUnder(shorter);
        await ada.SayAsync(room, "another second");
        await bob.HeartbeatAsync();
        await bob.SeesAsync(room, "another second");
        await bob.DisconnectAsync();

        server.PutBackUnder(longer);
        (await bob.ConnectAsync()).Should().BeTrue();

        bob.Room(room)!.CatchUp.Should().BeEquivalentTo(new { PutBack = true, NothingMissing = true });
        bob.Room(room)!.Messages.Select(message => message.Text).Should().Equal("first", "second", "third");
        foreach (var holder in holders)
            await holder.Chat.DisposeAsync();
    }

    private async Task PrepareAsync(RolledBackServer server)
    {
        for (var index = 0; index < Clients; index++)
        {
            var chat = new ChatClient(new(server.Address));
            (await chat.ConnectAsync()).Should().BeTrue();
            holders.Add(new(chat));
        }

        var maker = holders[0].Chat;
        string[] rooms = [maker.General(), (await maker.CreateRoomAsync(RoomKind.Open, "another")).Id];
        foreach (var room in rooms)
            history[room] = [];
        foreach (var holder in holders)
        {
            await holder.Chat.JoinRoomAsync(rooms[1]);
            foreach (var room in rooms)
                await holder.Chat.EnterRoomAsync(room);
        }

        copies.Add((server.Copy(), Snapshot()));
    }

    private async Task WriteAsync(Random chance, int step)
    {
        if (holders.Where(holder => !holder.IsLost).ToList() is not { Count: > 0 } there)
            return;
        var writer = there[chance.Next(there.Count)].Chat;
        for (var count = chance.Next(1, 5); count > 0; count--)
        {
            var room = history.Keys.ElementAt(chance.Next(2));
            var mine = writer.Room(room)!
                .Messages.Where(message => message.DeletedAt is null && message.Author.Id == writer.Session!.Person.Id).ToList();
            var message = mine.Count > 0 ? mine[chance.Next(mine.Count)] : null;
            var text = $"{step}-{count}-{Guid.NewGuid():N}";
            var stored = chance.Next(6) switch
            {
                0 when message is not null => await writer.EditMessageAsync(room, message.Number, text),
                1 when message is not null => await writer.DeleteMessageAsync(room, message.Number),
                _ => await writer.SendMessageAsync(room, $"id-{text}", text),
            };
            history[room].Add(Holder.Words(stored));
            stored.Change.Should().Be(history[room].Count);
        }
    }

    private async Task RestartAsync(RolledBackServer server, Random chance, bool copyCold, bool putBack)
    {
        await server.StopAsync();
        foreach (var holder in holders)
            await holder.EndsAsync(history, rollBacks);
        if (copyCold)
            copies.Add((server.Copy(), Snapshot()));
        if (putBack)
        {
            rollBacks++;
            var (copy, then) = copies[chance.Next(copies.Count)];
            server.PutBack(copy);
            foreach (var (room, changes) in then)
                history[room] = [.. changes];
        }

        await server.StartAsync();
    }

    private Dictionary<string, List<string>> Snapshot() => history.ToDictionary(room => room.Key, room => room.Value.ToList());

    /// <summary>A client, and the changes that it had received when it lost its connection, as they were stored then.</summary>
    private sealed class Holder(ChatClient chat)
    {
        private Dictionary<string, List<string>> held = [];
        private int rollBacksAtLoss;

        public ChatClient Chat => chat;

        public bool IsLost { get; private set; }

        public async Task LoseAsync(Dictionary<string, List<string>> history, int rollBacks)
        {
            if (IsLost)
                return;
            await chat.DisconnectAsync();
            NoteLoss(history, rollBacks);
        }

        public async Task EndsAsync(Dictionary<string, List<string>> history, int rollBacks)
        {
            if (IsLost)
                return;
            await chat.ReachesAsync(ConnectionState.Disconnected);
            NoteLoss(history, rollBacks);
        }

        /// <returns>In how many rooms the client reported that the server was put back to an earlier state, and in how many not.</returns>
        public async Task<(int PutBack, int Confirmed)> ComeBackAsync(Dictionary<string, List<string>> history, int rollBacks)
        {
            (await chat.ConnectAsync()).Should().BeTrue("{0} {1}", chat.Loss, chat.Refusal);
            IsLost = false;
            var putBack = 0;
            foreach (var (roomId, changes) in history)
            {
                var room = chat.Room(roomId)!;
                var foreign = !changes.Take(held[roomId].Count).SequenceEqual(held[roomId]);
                if (foreign || rollBacks == rollBacksAtLoss)
                    room.CatchUp!.PutBack.Should().Be(foreign);
                room.CatchUp!.NothingMissing.Should().BeTrue();
                room.UpToChange.Should().Be(changes.Count);
                var stored = changes.ToLookup(change => change.Split(' ')[0]);
                room.Messages.Select(Words).Should().Equal(room.Messages.Select(message => stored[$"{message.Number}"].LastOrDefault()));
                putBack += room.CatchUp.PutBack ? 1 : 0;
            }

            return (putBack, history.Count - putBack);
        }

        public static string Words(MessageView message) => $"{message.Number} {message.ClientMessageId} {message.Text}";

        private void NoteLoss(Dictionary<string, List<string>> history, int rollBacks)
        {
            rollBacksAtLoss = rollBacks;
            IsLost = true;
            held = history.ToDictionary(room => room.Key, room => room.Value.Take((int)chat.Room(room.Key)!.UpToChange!.Value).ToList());
        }
    }
}
