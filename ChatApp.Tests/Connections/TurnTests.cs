using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

/// <summary>The connection throttle at one connection a second, over HTTP.</summary>
[Trait("kind", "server")]
public sealed class TurnTests : IAsyncLifetime
{
    private TestServer server = null!;
    private WireVisitor visitor = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync("Chat:ConnectionsPerSecond=1");
        visitor = await WireVisitor.GuestAsync(server.Address);
    }

    public async Task DisposeAsync()
    {
        visitor.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Who_comes_too_fast_gets_a_turn_and_is_let_in_at_that_time()
    {
        await visitor.TicketAsync();

        var (turn, wait) = await ShouldWait(await visitor.AskAsync());

        wait.Should().BeInRange(0.001, 1);
        server.Log.Lines(1003).Should().ContainSingle().Which.Should().StartWith("Connection refused: WaitForTurn (person ")
            .And.EndWith("wait 1 s)");
        await Task.Delay(TimeSpan.FromSeconds(wait)); // The wait that the server sent, as a client observes it.
        using var answer = await HandInAsync(turn);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        await ShouldWait(await HandInAsync(turn));
    }

    [Fact]
    public async Task Handed_in_early_it_is_the_same_turn()
    {
        await visitor.TicketAsync();
        await visitor.AskAsync();
        var (turn, wait) = await ShouldWait(await visitor.AskAsync());

        var (again, left) = await ShouldWait(await HandInAsync(turn));

        again.Should().Be(turn);
        left.Should().BeLessThanOrEqualTo(wait);
    }

    [Theory]
    [InlineData("application/json", """{"turn":"forged"}""")]
    [InlineData("application/json", """{"turn":5}""")]
    [InlineData("application/json", """{"turn":null}""")]
    [InlineData("application/json", "[")]
    [InlineData("application/json", "null")]
    [InlineData("text/plain", "turn")]
    public async Task A_body_that_is_none_of_ours_asks_like_no_body(string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var first = await visitor.Http.PostAsync(new Uri("/connect", UriKind.Relative), content);
        first.StatusCode.Should().Be(HttpStatusCode.OK);
        using var more = new StringContent(body, Encoding.UTF8, type);

        await ShouldWait(await visitor.Http.PostAsync(new Uri("/connect", UriKind.Relative), more));
    }

    [Fact]
    public async Task An_upgrade_without_a_ticket_passes_the_same_gate()
    {
        await visitor.TicketAsync();
        HttpStatusCode? seen = null;

        var open = () => visitor.OpenAsync(refused: socket => seen = socket.HttpStatusCode);

        await open.Should().ThrowAsync<WebSocketException>();
        seen.Should().Be(HttpStatusCode.ServiceUnavailable);
        server.Log.Lines(1003).Should().ContainSingle().Which.Should().Contain("WaitForTurn");
    }

    [Fact]
    public async Task One_person_does_not_fill_the_schedule_for_the_others()
    {
        await visitor.TicketAsync();
        for (var asked = 0; asked < 10; asked++)
            await ShouldWait(await visitor.AskAsync());

        using var answer = await visitor.AskAsync();

        answer.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().Should().Be("TooManyConnections");
        using var other = await WireVisitor.GuestAsync(server.Address);
        (await ShouldWait(await other.AskAsync())).Wait.Should().BeLessThan(12);
    }

    private Task<HttpResponseMessage> HandInAsync(string turn) => visitor.Http.PostAsync(
        new Uri("/connect", UriKind.Relative),
        new StringContent(JsonSerializer.Serialize(new { turn }), Encoding.UTF8, "application/json"));

    private static async Task<(string Turn, double Wait)> ShouldWait(HttpResponseMessage answer)
    {
        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("code").GetString().Should().Be("WaitForTurn");
        var wait = problem.GetProperty("retryAfterSeconds").GetDouble();
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.Should().Be(Math.Ceiling(wait));
        answer.Dispose();
        return (problem.GetProperty("turn").GetString()!, wait);
    }
}
