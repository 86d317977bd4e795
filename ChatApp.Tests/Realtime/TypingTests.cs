using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

[Trait("kind", "server")]
public sealed class TypingTests : WireTests
{
    [Fact]
    public async Task Typing_is_told_to_the_others_who_have_entered_the_room_and_to_nobody_else()
    {
        var (writer, reader, aside) = (await GuestAsync(), await GuestAsync(), await GuestAsync());
        await writer.EnterAsync();
        await reader.EnterAsync();

        await writer.CallAsync("Typing", writer.Room);

        var told = await reader.EventAsync("TypingChanged", _ => true);
        told[0].GetString().Should().Be(writer.Room);
        told[1].Deserialize<Person>(WireClient.Json).Should().Be(writer.Hello!.Person);
        var fence = await reader.SayAsync("Fence");
        await writer.MessageCameAsync(fence);
        await aside.NewsCameAsync(fence);
        writer.Events.Concat(aside.Events).Should().NotContain(one => one.Target == "TypingChanged");
    }

    [Fact]
    public async Task Typing_said_again_and_again_is_told_once_in_two_seconds_for_each_room()
    {
        var (writer, reader) = (await GuestAsync(), await GuestAsync());
        var garden = await writer.CreateRoomAsync();
        await reader.JoinAsync(garden.Id);
        foreach (var client in new[] { writer, reader })
        {
            await client.EnterAsync();
            await client.EnterAsync(garden.Id);
        }

        foreach (var _ in Enumerable.Range(0, 20))
            await writer.CallAsync("Typing", writer.Room);
        await writer.CallAsync("Typing", garden.Id);
        await reader.MessageCameAsync(await writer.SayAsync("Fence"));

        reader.Events.Where(one => one.Target == "TypingChanged").Select(one => one.Arguments[0].GetString())
            .Should().Equal(writer.Room, garden.Id);
    }

    [Fact]
    public async Task Typing_is_told_in_its_own_room_only()
    {
        var (writer, reader) = (await GuestAsync(), await GuestAsync());
        var garden = await writer.CreateRoomAsync();
        await writer.EnterAsync(garden.Id);
        await reader.EnterAsync();

        await writer.CallAsync("Typing", garden.Id);
        await reader.MessageCameAsync(await writer.SayAsync("Fence"));

        reader.Events.Should().NotContain(one => one.Target == "TypingChanged");
    }

    [Fact]
    public async Task The_name_told_is_the_present_one()
    {
        var (writer, reader) = (await GuestAsync(), await GuestAsync());
        await reader.EnterAsync();
        await RenameAsync(writer, "Zoë");

        await writer.CallAsync("Typing", writer.Room);

        (await reader.EventAsync("TypingChanged", _ => true))[1].GetProperty("name").GetString().Should().Be("Zoë");
    }
}
