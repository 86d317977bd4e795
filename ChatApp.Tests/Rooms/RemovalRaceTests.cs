using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

[Trait("kind", "server")]
public sealed class RemovalRaceTests : WireTests
{
    /// <summary>The number of room changes that a person may make without waiting, minus those that the rest of the test needs.</summary>
    private const int Rounds = 30;

    private readonly HeldQuery query = new();

    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(query.Watch);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_removal_that_comes_just_after_a_check_is_not_missed(int check)
    {
        var (owner, loser) = (await GuestAsync(), await GuestAsync());
        var room = await owner.CreateRoomAsync();
        await loser.JoinAsync(room.Id);

        query.Hold(check, loser.Id(), room.Id);
        var entering = EnterAsync(loser, room.Id);
        await query.Reached;
        await owner.RemoveAsync(room.Id, loser);
        await owner.SayInAsync(room.Id, "After removal");
        query.Release();

        ((await entering)?.LastNumber ?? 0).Should().Be(0, "the message came after the removal");
        await owner.SayInAsync(room.Id, "Later still");
        await loser.EnterAsync();
        await loser.MessageCameAsync(await owner.SayAsync("Fence"));
        loser.Came<MessageView>("MessageChanged").Should().NotContain(message => message.RoomId == room.Id);
    }

    [Fact]
    public async Task Entering_while_being_removed_never_outlives_the_removal()
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (Owner: await GuestAsync(), Loser: await GuestAsync())));

        await Task.WhenAll(pairs.Select(pair => RaceAsync(pair.Owner, pair.Loser)));
    }

    private static async Task RaceAsync(WireClient owner, WireClient loser)
    {
        var room = await owner.CreateRoomAsync();
        List<long> unheard = [];
        for (var round = 0; round < Rounds; round++)
        {
            await loser.JoinAsync(room.Id);
            var entering = Enumerable.Range(0, 1 + (round % 3)).Select(_ => EnterAsync(loser, room.Id)).ToList();
            await owner.RemoveAsync(room.Id, loser);
            var after = await owner.SayInAsync(room.Id, $"After removal {round}");
            unheard.Add(after.Number);
            foreach (var page in await Task.WhenAll(entering))
                (page?.LastNumber ?? 0)
                    .Should().BeLessThan(after.Number, "a page that comes with it was read while its reader was in the room");
        }

        await loser.EnterAsync();
        await loser.MessageCameAsync(await owner.SayAsync("Fence"));
        loser.Came<MessageView>("MessageChanged").Where(message => message.RoomId == room.Id).Select(message => message.Number)
            .Should().NotIntersectWith(unheard);
    }

    private static async Task<ChangePage?> EnterAsync(WireClient client, string roomId)
    {
        try
        {
            return await client.EnterAsync(roomId);
        }
        catch (WireCallException error) when (error.Message.Contains("RoomNotFound: ", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
