using System.Net;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>What people are notified of: the levels of rooms, and their settings.</summary>
[Trait("kind", "server")]
public sealed class NotifyLevelTests : WireTests
{
    [Fact]
    public async Task The_level_of_a_room_is_told_to_every_connection_of_the_person_and_to_nobody_else()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var elsewhere = await AgainAsync(anna);
        await berta.SayAsync("one");
        anna.Hello!.Reads.Single().Notify.Should().BeNull();

        await anna.CallAsync("SetNotifyLevel", anna.Room, "nothing");
        await anna.CallAsync("SetNotifyLevel", anna.Room, "everything");

        (await elsewhere.EventsAsync<ReadMark>("ReadChanged", 2)).Should().Equal(
            new ReadMark(anna.Room, 0, 1, 0) { Notify = NotifyLevel.Nothing },
            new ReadMark(anna.Room, 0, 1, 0) { Notify = NotifyLevel.Everything });
        (await AgainAsync(anna)).Hello!.Reads.Single().Notify.Should().Be(NotifyLevel.Everything);
        (await AgainAsync(berta)).Hello!.Reads.Single().Notify.Should().BeNull();
        berta.Came<ReadMark>("ReadChanged").Should().BeEmpty();
        await anna.CallAsync("SetNotifyLevel", anna.Room, null);
        (await AgainAsync(anna)).Hello!.Reads.Single().Notify.Should().BeNull();
    }

    [Fact]
    public async Task Choosing_levels_has_a_rate()
    {
        var anna = await GuestAsync();

        var calls = Enumerable.Range(0, 60).Select(_ => anna.CallAsync("SetNotifyLevel", anna.Room, "nothing")).ToList();

        await FluentActions.Awaiting(() => Task.WhenAll(calls)).Should().ThrowAsync<WireCallException>().WithMessage("*TooManyRequests: *");
        calls.Count(call => call.IsCompletedSuccessfully).Should().BeInRange(40, 50);
    }

    [Fact]
    public async Task Settings_are_told_to_every_connection_of_the_person_and_bad_ones_are_refused_in_words()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        anna.Hello!.Notifications.Should().BeNull();
        (await PostAsync(("rooms", "everything"), ("from", "23:00"), ("until", "07:30"), ("hidesText", "true")))
            .Should().Be(HttpStatusCode.OK);
        foreach (var (from, until) in new[] { ("23:00", ""), ("", "07:00"), ("08:00", "08:00"), ("24:00", "08:00"), ("late", "later") })
            (await PostAsync(("rooms", "nothing"), ("from", from), ("until", until))).Should().Be(HttpStatusCode.BadRequest, from + until);

        var settings = new NotificationSettings(NotifyLevel.Everything, 23 * 60, 450, HidesText: true);
        (await anna.EventsAsync<NotificationSettings>("NotificationsChanged", 1)).Should().Equal(settings);
        (await AgainAsync(anna)).Hello!.Notifications.Should().Be(settings);
        berta.Came<NotificationSettings>("NotificationsChanged").Should().BeEmpty();
        (await anna.Visitor!.Http.GetStringAsync(new Uri("/settings/notifications", UriKind.Relative))).Should().Contain("value=\"07:30\"");

        async Task<HttpStatusCode> PostAsync(params (string Name, string Value)[] fields)
        {
            using var answer = await anna.Visitor!.PostFormAsync(
                "/settings/notifications", [.. fields.Select(one => KeyValuePair.Create(one.Name, one.Value))]);
            return answer.StatusCode;
        }
    }
}
