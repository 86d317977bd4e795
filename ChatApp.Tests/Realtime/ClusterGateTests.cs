using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>Admission by two nodes behind a load balancer that together let in two connections a second.</summary>
[Trait("kind", "server")]
public sealed class ClusterGateTests : IAsyncLifetime
{
    private string database = "";
    private ClusterNodes nodes = null!;

    public async Task InitializeAsync()
    {
        database = await PostgresServer.CreateDatabaseAsync();
        nodes = await ClusterNodes.StartAsync(database, null, "Chat:ConnectionsPerSecond=2", "Chat:ConnectionsPerPerson=1");
        await nodes.MeetAsync();
    }

    public async Task DisposeAsync()
    {
        await nodes.DisposeAsync();
        await PostgresServer.DropAsync(database);
    }

    [Fact]
    public async Task A_ticket_of_one_node_opens_a_connection_on_the_other_without_another_place_or_turn()
    {
        using var elsewhere = ClusterNodes.VisitorAt(nodes.Two, nodes.First);
        var ticket = await nodes.First.TicketAsync();
        (await CodeAsync(nodes.First)).Should().Be("TooManyConnections", "the ticket holds the only place of this person");
        for (var code = ""; code != "WaitForTurn";) // Until the second node lets nobody else in.
        {
            using var somebody = await WireVisitor.GuestAsync(nodes.Two.Address);
            code = await CodeAsync(somebody);
        }

        await using var anna = await elsewhere.OpenAsync(ticket);
        await anna.HandshakeAsync();
        await anna.CallAsync("Hello", new { clientId = "a-page" });

        var again = () => elsewhere.OpenAsync(ticket);
        await again.Should().ThrowAsync<WebSocketException>("a ticket is used once");
        await Patience.UntilAsync(async () => await CodeAsync(nodes.First) != "TooManyConnections");
    }

    [Fact]
    public async Task A_turn_of_one_node_is_good_on_the_other_and_each_has_half_of_the_rate()
    {
        using var elsewhere = ClusterNodes.VisitorAt(nodes.Two, nodes.Second);
        using var first = ClusterNodes.VisitorAt(nodes.One, nodes.Second);
        List<(string Turn, double Seconds)> turns = [];
        while (turns.Count < 6)
        {
            using var waits = await first.AskAsync();
            var problem = await waits.Content.ReadFromJsonAsync<JsonElement>();
            if (problem.TryGetProperty("turn", out var given))
                turns.Add((given.GetString()!, problem.GetProperty("retryAfterSeconds").GetDouble()));
            else if (problem.TryGetProperty("ticket", out var ticket))
                await using (await first.OpenAsync(ticket.GetString())) // Its place is free again.
                {
                }
        }

        turns[^1].Seconds.Should().BeGreaterThan(3, "a node alone would let in the sixth after three seconds");
        var (turn, wait) = turns[0];
        var body = JsonSerializer.Serialize(new { turn });
        using (var early = await elsewhere.AskAsync(body))
            (await early.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("turn").GetString().Should().Be(turn);
        await Task.Delay(TimeSpan.FromSeconds(wait)); // As the server said.
        using var passed = await elsewhere.AskAsync(body);
        passed.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static async Task<string?> CodeAsync(WireVisitor visitor)
    {
        using var answer = await visitor.AskAsync();
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return problem.TryGetProperty("code", out var code) ? code.GetString() : null;
    }
}
