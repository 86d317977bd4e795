using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

/// <summary>Open rooms with names that look alike.</summary>
[Trait("kind", "server")]
public sealed class NameTests : WireTests
{
    private WireClient anna = null!;

    public static TheoryData<string> Alike =>
        ["Garden", "GARDEN", "Gar\u200Bden", "Ｇａｒｄｅｎ"];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        anna = await GuestAsync();
    }

    [Theory]
    [MemberData(nameof(Alike))]
    public async Task Neither_making_nor_renaming_nor_reopening_gives_an_open_room_the_name_of_another(string name)
    {
        var earlier = await anna.CreateRoomAsync(name);
        await anna.CallAsync("ArchiveRoom", earlier.Id);
        await anna.CreateRoomAsync("Garden");
        var other = await anna.CreateRoomAsync("Other");

        await anna.CreateRoomAsync(name).ShouldBeRefused("InvalidRequest");
        await anna.CallAsync("ChangeRoom", other.Id, name, null).ShouldBeRefused("InvalidRequest");
        await anna.CallAsync("ReopenRoom", earlier.Id).ShouldBeRefused("InvalidRequest");
    }

    [Theory]
    [InlineData("garden")]
    [InlineData("\uFEFFGarden\u200D")]
    [InlineData("Gar\u00ADden")]
    [InlineData("𝐆arden")]
    [InlineData("Garden\uFE0F\u3164")]
    public void Names_that_look_the_same_have_one_key(string name) => PersonRow.KeyOf(name).Should().Be(PersonRow.KeyOf("Garden"));

    [Theory]
    [InlineData("Straße", "STRASSE")]
    [InlineData("José", "Jose\u0301")]
    [InlineData("ΝΊΚΟΣ", "Νίκος")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("ﬁn", "FIN")]
    public void Names_that_read_the_same_have_one_key(string one, string other) => PersonRow.KeyOf(one).Should().Be(PersonRow.KeyOf(other));

    [Fact]
    public async Task A_room_may_keep_its_name_and_change_how_it_is_written()
    {
        var room = await anna.CreateRoomAsync("Garden");

        (await anna.CallAsync<RoomView>("ChangeRoom", room.Id, "Garden", "Topic")).Topic.Should().Be("Topic");
        (await anna.CallAsync<RoomView>("ChangeRoom", room.Id, "GARDEN", null)).Name.Should().Be("GARDEN");
    }

    [Fact]
    public async Task Closed_and_archived_rooms_take_no_name_from_others()
    {
        var archived = await anna.CreateRoomAsync("Garden");
        await anna.CallAsync("ArchiveRoom", archived.Id);
        await anna.CreateRoomAsync("Garden", "closed");

        (await anna.CreateRoomAsync("Garden")).Name.Should().Be("Garden");
        (await anna.CreateRoomAsync("Garden", "closed")).Name.Should().Be("Garden");
    }

    [Fact]
    public async Task Of_rooms_that_people_make_at_the_same_time_one_gets_the_name()
    {
        var berta = await GuestAsync();

        var made = await Task.WhenAll(new[] { anna, berta, anna, berta }.Select(async one =>
        {
            try
            {
                return await one.CreateRoomAsync("Same");
            }
            catch (WireCallException)
            {
                return null;
            }
        }));

        made.OfType<RoomView>().Should().ContainSingle();
    }

    [Fact]
    public async Task Rooms_of_one_name_from_before_still_work()
    {
        var (one, two) = (await anna.CreateRoomAsync("Garden"), await anna.CreateRoomAsync("Park"));
        await QueryAsync($"UPDATE Rooms SET Name = 'Garden' WHERE Id = '{two.Id}'");

        (await anna.CallAsync<RoomView>("ChangeRoom", two.Id, null, "Topic")).Name.Should().Be("Garden");
        (await anna.CallAsync<RoomView>("ChangeRoom", one.Id, "Garden", "Topic")).Name.Should().Be("Garden");
    }
}
