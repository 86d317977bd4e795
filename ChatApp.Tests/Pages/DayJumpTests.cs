using System.Globalization;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>The way to the first message of a day, by the form without a script and by the hub with one.</summary>
[Trait("kind", "server")]
public sealed class DayJumpTests : WireTests
{
    private static readonly int[] Days = [1, 2, 5];

    /// <summary>Three messages a day, at noon, on the 1st, 2nd and 5th of March 2026.</summary>
    private async Task<WireClient> ThreeDaysAsync()
    {
        var anna = await GuestAsync();
        for (var number = 0; number < 9; number++)
        {
            await anna.SayAsync($"{number}");
            var day = new DateTime(2026, 3, Days[number / 3], 12, number, 0, DateTimeKind.Utc);
            await QueryAsync(string.Create(
                CultureInfo.InvariantCulture, $"UPDATE Messages SET PostedAt = {day.Ticks} WHERE Number = {number + 1}"));
        }

        return anna;
    }

    [Theory]
    [InlineData("2026-03-01", 1)]
    [InlineData("2026-03-02", 4)]
    [InlineData("2026-03-04", 7)] // Nothing that day: the next message.
    [InlineData("0001-01-01", 1)]
    [InlineData("2026-03-06", 9)] // Nothing from then on: the last.
    [InlineData("9999-12-31", 9)]
    public async Task The_form_goes_to_the_first_message_of_the_day_in_UTC(string day, int number)
    {
        var anna = await ThreeDaysAsync();

        foreach (var path in new[] { "/", $"/rooms/{anna.Room}" })
            (await AddressAsync(anna, $"{path}?day={day}")).Should().Be($"/rooms/{anna.Room}?at={number}");
        (await AddressAsync(anna, $"/sidebar/{anna.Room}?day={day}")).Should().Be($"/sidebar/{anna.Room}?at={number}");
    }

    [Fact]
    public async Task What_is_no_day_is_ignored_and_an_empty_room_has_no_first_message()
    {
        var anna = await GuestAsync();

        (await AddressAsync(anna, "/?day=yesterday")).Should().Be("/?day=yesterday");
        (await AddressAsync(anna, "/?day=2026-03-01")).Should().Be($"/rooms/{anna.Room}");
        (await anna.CallAsync<long>("FirstFrom", anna.Room, DateTimeOffset.UnixEpoch)).Should().Be(0);
    }

    [Fact]
    public async Task The_hub_names_the_first_message_from_a_moment_on_to_who_is_in_the_room()
    {
        var anna = await ThreeDaysAsync();
        var stranger = await GuestAsync();
        var closed = await anna.CreateRoomAsync(kind: "closed");

        (await anna.CallAsync<long>("FirstFrom", anna.Room, "2026-03-02T12:04:00+00:00")).Should().Be(5);
        (await anna.CallAsync<long>("FirstFrom", anna.Room, "2026-03-02T20:05:00+08:00")).Should().Be(6);
        await stranger.CallAsync("FirstFrom", closed.Id, DateTimeOffset.UnixEpoch).ShouldBeRefused("RoomNotFound");
    }

    private static async Task<string> AddressAsync(WireClient person, string path)
    {
        using var answer = await person.Visitor!.Http.GetAsync(new Uri(path, UriKind.Relative));
        answer.IsSuccessStatusCode.Should().BeTrue();
        return answer.RequestMessage!.RequestUri!.PathAndQuery;
    }
}
