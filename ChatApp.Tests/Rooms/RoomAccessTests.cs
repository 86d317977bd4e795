using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Rooms;

/// <summary>Every way to a room gives the same answer to who sees it.</summary>
[Trait("kind", "server")]
public sealed class RoomAccessTests : WireTests
{
    private static readonly Dictionary<string, Func<IServiceProvider, string, string, Task<bool>>> Ways = new()
    {
        ["RoomAccess"] = (services, person, room) =>
            Task.FromResult(services.GetRequiredService<RoomAccess>().Find(person, room) is not null),
        ["the list of rooms"] = (services, person, room) =>
            Task.FromResult(services.GetRequiredService<ReadMarks>().RoomsOf(person).Rooms.Any(one => one.Id == room)),
        ["the read mark"] = (services, person, room) =>
            Task.FromResult(services.GetRequiredService<ReadMarks>().Of(person, room) is not null),
        ["MarkRead"] = (services, person, room) =>
            Task.FromResult(services.GetRequiredService<ReadMarks>().Note(person, room, 0, _ => { }).Granted),
        ["SendMessage"] = async (services, person, room) =>
            (await services.GetRequiredService<MessageWriter>()
                .WriteAsync(new Post(person, room, $"in-{room}", new("one", [], "<p>one</p>")))).Granted,
        ["ChangeRoom"] = async (services, person, room) =>
            await services.GetRequiredService<RoomStore>().ChangeAsync(person, room, null, "topic", CancellationToken.None)
                is { Granted: true } or { Refusal.Code: ErrorCodes.NotAllowed },
    };

    public static TheoryData<string> Names => new(Ways.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_room_is_seen_by_its_members_as_long_as_they_have_access(string way)
    {
        var (anna, berta, carl, chief) = (await GuestAsync(), await GuestAsync(), await GuestAsync(), await OperatorAsync());
        var (closed, direct) = (await anna.CreateRoomAsync(kind: "closed"), await anna.OpenDirectAsync(carl));
        (await Server.App.Services.GetRequiredService<PersonStore>().RemoveAsync(chief.Id(), carl.Id(), null, CancellationToken.None))
            .Granted.Should().BeTrue();
        Task<bool> SeesAsync(WireClient person, string room) => Ways[way](Server.App.Services, person.Id(), room);

        (await SeesAsync(anna, closed.Id)).Should().BeTrue("she made it");
        (await SeesAsync(anna, direct.Id)).Should().BeTrue("she opened it");
        (await SeesAsync(berta, closed.Id)).Should().BeFalse("she is not in it");
        (await SeesAsync(carl, direct.Id)).Should().BeFalse("he was removed, though the conversation keeps his name");
        (await SeesAsync(anna, "none")).Should().BeFalse("there is no such room");
    }
}
