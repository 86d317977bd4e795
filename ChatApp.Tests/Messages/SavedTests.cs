using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>What a person saves for later, and the page that lists it.</summary>
[Trait("kind", "server")]
public sealed class SavedTests : WireTests
{
    [Fact]
    public async Task It_is_told_to_every_connection_of_the_person_and_to_nobody_else_and_changes_no_message()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var elsewhere = await AgainAsync(anna);
        await berta.EnterAsync();
        var (first, second) = (await berta.SayAsync("one"), await berta.SayAsync("two"));

        await anna.SaveAsync(second);
        await anna.SaveAsync(first);
        await anna.SaveAsync(first);
        await anna.SaveAsync(second, on: false);

        (await elsewhere.EventsAsync<SavedChange>("SavedChanged", 3)).Should()
            .Equal([new(anna.Room, 2, true), new(anna.Room, 1, true), new(anna.Room, 2, false)]);
        (await AgainAsync(anna)).Hello!.Saved.Should().BeEquivalentTo(new Dictionary<string, long[]> { [anna.Room] = [1] });
        (await AgainAsync(berta)).Hello!.Saved.Should().BeNull();
        (await anna.EnterAsync()).Should().BeEquivalentTo(new { Messages = new[] { first, second }, UpToChange = 2L });
        berta.Came<SavedChange>("SavedChanged").Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_deleted_not_there_or_in_a_foreign_room_cannot_be_saved_and_there_is_a_bound()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var foreign = await berta.CreateRoomAsync(kind: "closed");
        var deleted = await berta.SayAsync("gone");
        await berta.DeleteAsync(deleted);
        await anna.SaveAsync(deleted).ShouldBeRefused("NotAllowed");
        await anna.CallAsync("Save", anna.Room, 2, true).ShouldBeRefused("MessageNotFound");
        await anna.CallAsync("Save", anna.Room, 0, true).ShouldBeRefused("InvalidRequest");
        await anna.SaveAsync(await berta.SayInAsync(foreign.Id, "secret")).ShouldBeRefused("RoomNotFound");
        var message = await berta.SayAsync("one more");
        await QueryAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Limits.Saved})
            INSERT INTO Saved (PersonKey, RoomKey, Number, SavedAt)
            SELECT (SELECT Key FROM People WHERE Id = '{anna.Id()}'), (SELECT Key FROM Rooms WHERE Id = '{anna.Room}'), i + 1000, i
            FROM n
            """);

        await anna.SaveAsync(message).ShouldBeRefused("NotAllowed");

        (await QueryAsync("SELECT COUNT(*) FROM Saved")).Should().Equal($"{Limits.Saved}");
    }

    [Fact]
    public async Task Saving_has_a_rate()
    {
        var anna = await GuestAsync();
        var message = await anna.SayAsync("1");

        var calls = Enumerable.Range(0, 60).Select(number => anna.SaveAsync(message, on: number % 2 == 0)).ToList();

        await FluentActions.Awaiting(() => Task.WhenAll(calls)).Should().ThrowAsync<WireCallException>().WithMessage("*TooManyRequests: *");
        calls.Count(call => call.IsCompletedSuccessfully).Should().BeInRange(40, 50);
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task What_is_saved_takes_the_place_of_rooms_in_the_answer_to_Hello_so_that_a_slow_link_delivers_it_in_time()
    {
        var anna = await GuestAsync();
        await Task.WhenAll(Enumerable.Range(0, 39).Select(_ => anna.CreateRoomAsync(kind: "closed")));
        var without = (await AgainAsync(anna)).Hello!;
        await QueryAsync(
            $"""
            INSERT INTO Saved (PersonKey, RoomKey, Number, SavedAt)
            SELECT m.PersonKey, m.RoomKey, n.value, 10 * m.RoomKey + n.value
            FROM Memberships m, json_each('[1,2,3,4,5,6]') n WHERE m.PersonKey = (SELECT Key FROM People WHERE Id = '{anna.Id()}')
            """);

        var with = (await AgainAsync(anna)).Hello!;

        with.Saved!.Values.Sum(numbers => numbers.Count).Should().Be(40 * 6);
        without.MoreRooms.Should().BeTrue();
        with.MoreRooms.Should().BeTrue();
        with.Rooms.Count.Should().BeLessThan(without.Rooms.Count - 5).And.BePositive();
    }

    [Fact]
    public async Task The_page_lists_the_last_saved_first_only_from_rooms_one_is_in_and_removes_without_a_script()
    {
        var (anna, berta) = (await GuestAsync("Anna"), await GuestAsync("Berta"));
        var garden = await berta.CreateRoomAsync("Garden");
        await anna.JoinAsync(garden.Id);
        var old = await berta.SayAsync("an <b>old</b> one");
        var flower = await berta.SayInAsync(garden.Id, "flower");
        await anna.SaveAsync(flower);
        await anna.SaveAsync(old);
        await anna.SaveAsync(await berta.SayAsync("the last"));

        (await ListedAsync(anna)).Should().Equal($"{anna.Room} 2", $"{anna.Room} 1", $"{garden.Id} 1");
        (await PageAsync(anna)).Should().Contain("an &lt;b&gt;old&lt;/b&gt; one").And.Contain("Garden");
        (await ListedAsync(berta)).Should().BeEmpty();
        (await anna.Visitor!.PostFormAsync("/saved?handler=Remove", [new("room", anna.Room), new("number", "1")], form: "/saved"))
            .RequestMessage!.RequestUri!.PathAndQuery.Should().Be("/saved");
        await anna.EventAsync("SavedChanged", arguments => !arguments[0].GetProperty("on").GetBoolean());
        (await ListedAsync(anna)).Should().Equal($"{anna.Room} 2", $"{garden.Id} 1");
        await anna.CallAsync("QuitRoom", garden.Id);
        (await ListedAsync(anna)).Should().Equal($"{anna.Room} 2");
        await anna.JoinAsync(garden.Id);
        await berta.DeleteAsync(flower);

        (await PageAsync(anna)).Should().Contain("message deleted").And.NotContain("flower");
    }

    private static async Task<IReadOnlyList<string>> ListedAsync(WireClient person) =>
        HitList.PlacesIn(await PageAsync(person));

    private static Task<string> PageAsync(WireClient person) =>
        person.Visitor!.Http.GetStringAsync(new Uri("/saved", UriKind.Relative));
}
