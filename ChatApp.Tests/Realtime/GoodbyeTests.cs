using System.Net;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>A page sends Goodbye when it may be left; the events after it show whether it was.</summary>
[Trait("kind", "server")]
public sealed class GoodbyeTests : WireTests
{
    [Fact]
    public async Task Whoever_says_goodbye_and_dies_without_a_close_frame_has_left()
    {
        var client = await GuestAsync();
        await client.CallAsync("Goodbye", "the page is left");

        client.Die();

        await Server.Log.WaitAsync(1002, "cause client-left, code 1000, ");
    }

    [Fact]
    public async Task A_call_that_was_under_way_at_the_goodbye_does_not_revoke_it()
    {
        var client = await GuestAsync();
        await client.CallAsync("Goodbye", "the page is left");
        await client.EnterAsync();

        client.Die();

        await Server.Log.WaitAsync(1002, "cause client-left, code 1000, ");
    }

    [Fact]
    public async Task A_request_says_it_as_well_for_ones_own_connection_only()
    {
        var (client, other) = (await GuestAsync(), await GuestAsync());
        foreach (var connection in new[] { client.Hello!.ConnectionId, "nobodys" })
        {
            using var answer = await SayAsync(other, connection);
            answer.StatusCode.Should().Be(HttpStatusCode.NoContent, "a foreign connection answers as one that is not there");
        }

        using (var own = await SayAsync(other, other.Hello!.ConnectionId))
            own.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using (var nonsense = await SayAsync(other, "a%20b"))
            nonsense.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        other.Die();
        await Server.Log.WaitAsync(1002, "cause client-left, code 1000, ");
        client.Die();

        await Server.Log.WaitAsync(1002, "cause network-lost, code 1006, ");

        static Task<HttpResponseMessage> SayAsync(WireClient by, string connection) =>
            by.Visitor!.Http.PostAsync(new Uri($"{Paths.Goodbye}/{connection}", UriKind.Relative), null);
    }

    [Fact]
    public async Task Whoever_stays_after_a_goodbye_and_is_lost_later_is_lost()
    {
        var client = await GuestAsync();
        await client.CallAsync("Goodbye", "a link that turned out to be a download");
        await client.CallAsync("Heartbeat");

        client.Die();

        await Server.Log.WaitAsync(1002, "cause network-lost, code 1006, ");
    }
}
