using System.Net;
using ChatApp.Audit;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Pages;

/// <summary>The forms of the operator's page that drain the node.</summary>
[Trait("kind", "server")]
public sealed class HubLogDrainTests : OperatorPageTests
{
    [Fact]
    public async Task An_operator_drains_the_node_and_takes_it_back()
    {
        Server.Log.Expect(103); // The failing health check is logged.
        await ActAsync("Drain");
        (await OperatorsClient.Ended).Code.Should().Be(1012);
        (await ReadyAsync()).Should().Be(HttpStatusCode.ServiceUnavailable);
        using var refused = await Operator.AskAsync();
        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        await ActAsync("Reopen");
        (await ReadyAsync()).Should().Be(HttpStatusCode.OK);
        (await GuestAsync()).Hello!.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_drain_closes_the_node_before_anything_else_so_that_an_order_to_reopen_comes_after_it()
    {
        var services = Server.App.Services;
        Task<int> draining;
        await using (await TestDatabase.HoldAsync(Server)) // The audit entry waits, and after 5 s fails with a warning.
        {
            draining = Task.Run(() => services.GetRequiredService<OperatorDrains>().DrainAsync(null));

            await Patience.UntilAsync(() => services.GetRequiredService<ServerState>().Closing);
        }

        await draining;
    }

    [Fact]
    public async Task A_node_that_stops_is_not_taken_back()
    {
        Server.App.Lifetime.StopApplication(); // As SIGTERM does; the page still answers until the drain is over.

        (await ActAsync("Reopen")).Should().Contain("Not done: this node stops.");

        using var refused = await Operator.AskAsync();
        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_operator_announces_a_drain_and_cancels_it()
    {
        foreach (var minutes in new[] { "0", "1441", "soon" })
        {
            using var refused = await Operator.PostFormAsync("/hub-log?handler=Announce", [new("minutes", minutes)]);
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest, minutes);
        }

        (await ActAsync("Announce", "minutes", "1440")).Should().Contain("This node drains in 1440 min").And.Contain("Cancel the drain");
        (await OperatorsClient.EventsAsync<RestartNotice>("RestartAnnounced", 1))[0].InSeconds.Should().Be(24 * 60 * 60);
        (await ActAsync("Announce", "minutes", "5")).Should().Contain("Not announced");
        (await ActAsync("CancelDrain", "node", "gone")).Should().Contain("the node of that form has ended").And.Contain("Cancel the drain");
        (await ActAsync("CancelDrain")).Should().Contain("Nobody is disconnected").And.NotContain("Cancel the drain");
        (await ActAsync("CancelDrain")).Should().Contain("No drain was announced");

        var kinds = $"{(int)AuditEvent.DrainAnnounced}, {(int)AuditEvent.DrainCancelled}";
        (await QueryAsync($"SELECT ActorId FROM Audit WHERE Event IN ({kinds})"))
            .Should().Equal(OperatorsClient.Id(), OperatorsClient.Id());
    }

    private async Task<HttpStatusCode> ReadyAsync()
    {
        using var answer = await Operator.Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task<string> ActAsync(string handler, string field = "", string value = "")
    {
        using var answer = await Operator.PostFormAsync($"/hub-log?handler={handler}", [new(field, value)]);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}
