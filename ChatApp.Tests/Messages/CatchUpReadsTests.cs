using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Browser;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>A server that allows one catch-up read at a time, while the test holds that read for as long as it needs.</summary>
[Trait("kind", "browser")]
public sealed class CatchUpReadsTests : WireTests
{
    private readonly HeldQuery query = new();
    private WireClient anna = null!;
    private Task<ChangePage> held = null!;

    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(
        query.Watch, "Chat:CatchUpReads=1", "Chat:ConnectDelay=00:00:00", "Chat:HeartbeatInterval=00:05:00");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        anna = await GuestAsync();
        await anna.SayAsync("one");
    }

    [Fact]
    public async Task One_that_waits_for_another_gets_its_answer_when_that_is_done_and_all_else_goes_on_meanwhile()
    {
        await HoldAsync();
        var waiting = (await GuestAsync()).EnterAsync();
        var said = await anna.SayAsync("two");
        (await anna.CallAsync<List<MessageView>>("MessagesBefore", anna.Room, said.Number)).Should().ContainSingle();
        await anna.CallAsync("Heartbeat");
        waiting.IsCompleted.Should().BeFalse();

        query.Release();

        (await waiting).Messages.Should().HaveCount(2);
        (await held).Messages.Should().NotBeEmpty();
    }

    [Fact]
    public async Task One_that_has_waited_too_long_is_told_to_try_again_and_hears_of_the_room_as_before()
    {
        await HoldAsync();
        var ben = await GuestAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await ben.EnterAsync().ShouldBeRefused("TryAgain");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(6));
        await ben.ChangesAsync(ben.Room, 0).ShouldBeRefused("TryAgain");

        query.Release();
        await held;

        await ben.NewsCameAsync(await anna.SayAsync("two"));
        (await ben.EnterAsync()).Messages.Should().HaveCount(2);
        await ben.MessageCameAsync(await anna.SayAsync("three"));
    }

    [Fact]
    public async Task A_reader_who_goes_gives_up_the_place_in_the_line()
    {
        await HoldAsync();
        var ben = await GuestAsync();
        var waiting = ben.EnterAsync();
        ben.Die();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<Exception>();

        query.Release();

        await held;
        (await (await GuestAsync()).EnterAsync()).Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task A_page_that_was_told_to_try_again_does_so_by_itself_on_the_one_connection_of_its_press()
    {
        await using var page = await (await ChatPage.OpenAsync(Server.Address)).ConnectedAsync();
        Server.Registry.End(Server.Registry.Connections.Single(open => open.Person.Id != anna.Id()), DisconnectCause.Replaced);
        await page.ReachesAsync("disconnected");
        await anna.SayAsync("two");
        await HoldAsync();
        await page.Reconnect.ClickAsync();
        await Server.Log.WaitAsync(1008, "TryAgain");
        query.Release();

        await page.SeesAsync("two");
        (page.Sockets, await page.StateAsync()).Should().Be((2, "connected"), "it was pressed once");
    }

    [Fact]
    public async Task A_client_that_was_told_to_try_again_does_so_before_the_next_heartbeat()
    {
        await using var client = new ChatClient(new(Server.Address));
        await client.ConnectAsync();
        await client.EnterRoomAsync(client.General());
        await client.DisconnectAsync();
        await anna.SayAsync("two");
        await HoldAsync();

        (await client.ConnectAsync()).Should().BeTrue();
        query.Release();

        await client.SeesAsync(client.General(), "two");
        client.Room(client.General())!.CatchUp!.NothingMissing.Should().BeTrue();
    }

    private async Task HoldAsync()
    {
        var slow = await GuestAsync();
        query.HoldRead(slow.Room);
        held = slow.EnterAsync();
        await query.Reached;
    }
}
