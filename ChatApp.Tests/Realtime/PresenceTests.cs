using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>Presence snapshots and changes, as clients receive them.</summary>
[Trait("kind", "server")]
public sealed class PresenceTests : WireTests
{
    [Fact]
    public async Task Who_enters_a_room_is_told_first_who_is_there()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        await anna.EnterAsync();
        var carla = await GuestAsync();
        await ToldAsync(anna, Joined, carla); // With it, all presence changes up to now have been sent.

        await berta.EnterAsync();

        var told = Read(await berta.EventAsync("PresenceChanged", _ => true));
        (told.RoomId, told.Count).Should().Be((berta.Room, 3));
        told.Joined.Should().BeEquivalentTo([anna.Id(), berta.Id(), carla.Id()]);
        told.Left.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_comes_and_goes_is_told_with_the_count()
    {
        var anna = await GuestAsync();
        await anna.EnterAsync();

        var berta = await GuestAsync();
        (await ToldAsync(anna, Joined, berta)).Count.Should().Be(2);
        await berta.DisposeAsync();
        (await ToldAsync(anna, Left, berta)).Count.Should().Be(1);
    }

    [Fact]
    public async Task A_person_with_two_connections_counts_once_and_leaves_with_the_last()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        await anna.EnterAsync();
        await ToldAsync(anna, Joined, berta);
        var again = await AgainAsync(berta);
        var carla = await GuestAsync();
        (await ToldAsync(anna, Joined, carla)).Count.Should().Be(3, "Berta's second connection is not a second Berta");

        await berta.DisposeAsync();
        await Server.Log.WaitAsync(1002, berta.Hello!.ConnectionId);
        var dora = await GuestAsync();
        (await ToldAsync(anna, Joined, dora)).Count.Should().Be(4, "Berta is still here");
        Told(anna).Should().NotContain(told => told.Left.Contains(berta.Id()));

        await again.DisposeAsync();
        (await ToldAsync(anna, Left, berta)).Count.Should().Be(3);
    }

    [Fact]
    public async Task Joining_and_losing_a_room_is_told_there_as_well()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var garden = await anna.CreateRoomAsync();
        await anna.EnterAsync(garden.Id);

        await berta.JoinAsync(garden.Id);
        (await ToldAsync(anna, Joined, berta, garden.Id)).Count.Should().Be(2);
        await anna.RemoveAsync(garden.Id, berta);
        (await ToldAsync(anna, Left, berta, garden.Id)).Count.Should().Be(1);
    }

    [Fact]
    public async Task A_direct_conversations_presence_reaches_those_who_have_not_entered_it()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var direct = await anna.OpenDirectAsync(berta);
        (await ToldAsync(anna, Joined, berta, direct.Id)).Count.Should().Be(2);

        await berta.DisposeAsync();

        (await ToldAsync(anna, Left, berta, direct.Id)).Count.Should().Be(1);
    }

    [Fact]
    public async Task Who_connects_is_told_at_once_who_of_their_direct_conversations_is_there()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var direct = await anna.OpenDirectAsync(berta);

        var again = await AgainAsync(berta);

        (await ToldAsync(again, Joined, anna, direct.Id)).Count.Should().Be(2);
    }

    [Fact]
    public async Task Who_goes_again_at_once_is_named_to_whoever_saw_them_in_between()
    {
        var anna = await GuestAsync();
        var berta = await GuestAsync();
        await anna.EnterAsync();
        await ToldAsync(anna, Joined, berta);

        await berta.DisposeAsync();

        (await ToldAsync(anna, Left, berta)).Should().NotBeNull();
    }

    [Fact]
    public async Task Another_rooms_presence_does_not_reach_who_has_not_entered_it()
    {
        var (anna, aside) = (await GuestAsync(), await GuestAsync());
        await anna.EnterAsync();

        var berta = await GuestAsync();
        await ToldAsync(anna, Joined, berta);
        await aside.NewsCameAsync(await anna.SayAsync("Fence"));

        Told(aside).Should().BeEmpty();
    }

    [Fact]
    public async Task However_many_come_at_once_each_is_told_who_is_there()
    {
        var anna = await GuestAsync();
        await anna.EnterAsync();
        var guests = await Task.WhenAll(Enumerable.Range(0, 45).Select(_ => GuestAsync()));

        await Task.WhenAll(guests.Select(one => one.EnterAsync()));

        foreach (var one in guests)
            await ToldAsync(one, Joined, anna);
    }

    private static Func<Change, IReadOnlyList<string>> Joined => told => told.Joined;

    private static Func<Change, IReadOnlyList<string>> Left => told => told.Left;

    private static async Task<Change> ToldAsync(
        WireClient client, Func<Change, IReadOnlyList<string>> which, WireClient who, string? roomId = null) =>
        Read(await client.EventAsync("PresenceChanged", arguments =>
            Read(arguments) is var told && told.RoomId == (roomId ?? client.Room) && which(told).Contains(who.Id())));

    private static IEnumerable<Change> Told(WireClient client) =>
        client.Events.Where(one => one.Target == "PresenceChanged").Select(one => Read(one.Arguments));

    private static Change Read(JsonElement arguments) =>
        new(arguments[0].GetString()!, arguments[1].GetInt32(), Ids(arguments[2]), Ids(arguments[3]));

    private static string[] Ids(JsonElement people) => [.. people.Deserialize<List<Person>>(WireClient.Json)!.Select(person => person.Id)];

    private sealed record Change(string RoomId, int Count, string[] Joined, string[] Left);
}
