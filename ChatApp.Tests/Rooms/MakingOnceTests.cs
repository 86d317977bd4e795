using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

/// <summary>A client that repeats the creation of a room after a lost answer gets the same room.</summary>
[Trait("kind", "server")]
public sealed class MakingOnceTests : WireTests
{
    [Theory]
    [InlineData("open")]
    [InlineData("closed")]
    public async Task The_same_id_again_gives_the_room_first_made_as_it_is_now(string kind)
    {
        var anna = await GuestAsync();

        var first = await MakeAsync(anna, "id-1", kind, "Garden");
        await anna.CallAsync("ChangeRoom", first.Id, "Park", null);
        var again = await MakeAsync(anna, "id-1", kind, "Garden");

        again.Should().BeEquivalentTo(first with { Name = "Park" });
        (await QueryAsync("SELECT COUNT(*) FROM Rooms WHERE Name IN ('Garden', 'Park')")).Should().Equal("1");
    }

    [Fact]
    public async Task At_the_same_moment_too()
    {
        var anna = await GuestAsync();
        var annaToo = await anna.Visitor!.ConnectAsync("document-2");

        var made = await Task.WhenAll(
            new[] { anna, annaToo, anna, annaToo }.Select(client => MakeAsync(client, "id-1", "closed", "Garden")));

        made.Select(room => room.Id).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Another_id_or_person_makes_another_room_and_whoever_left_it_does_not_get_it_back()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var first = await MakeAsync(anna, "id-1", "closed", "Garden");

        var others = new[] { await MakeAsync(anna, "id-2", "closed", "Garden"), await MakeAsync(berta, "id-1", "closed", "Garden") };
        await anna.CallAsync("QuitRoom", first.Id);

        others.Select(room => room.Id).Append(first.Id).Distinct().Should().HaveCount(3);
        await MakeAsync(anna, "id-1", "closed", "Garden").ShouldBeRefused("RoomNotFound");
    }

    private static Task<RoomView> MakeAsync(WireClient client, string id, string kind, string name) =>
        client.CallAsync<RoomView>("CreateRoomOnce", id, kind, name, null);
}
