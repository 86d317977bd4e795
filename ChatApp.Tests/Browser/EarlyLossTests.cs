using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class EarlyLossTests
{
    [Fact]
    public async Task A_connection_that_broke_before_it_entered_the_room_is_caught_up_on_like_any_other()
    {
        var query = new HeldQuery();
        await using var server = await TestServer.StartAsync(query.Watch, "Chat:ConnectDelay=00:00:05");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var other = await visitor.ConnectAsync();
        await other.SayAsync("there before");
        await using var page = await ChatPage.OpenAsync(server.Address);
        var person = await page.Page.EvaluateAsync<string>("JSON.parse(document.querySelector('#state').textContent).person.id");
        await other.SayAsync("said before it connected");
        query.HoldRead(other.Room); // Holds the page's catch-up read.
        await page.ConnectedAsync();
        await query.Reached;

        server.Registry.End(server.Registry.Of(person).Single(), DisconnectCause.Replaced);
        await page.ReachesAsync("disconnected");
        query.Release();
        await other.SayAsync("said meanwhile");
        await page.Reconnect.ClickAsync();

        (await page.CaughtUpAsync()).Should().Contain("2 messages; nothing missing");
        (await page.TextsAsync()).Should().Equal("there before", "said before it connected", "said meanwhile");
    }
}
