using ChatApp.Audit;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Cli;

/// <summary>The command <c>drain</c>, next to a running server.</summary>
[Trait("kind", "server")]
public sealed class DrainCommandTests : WireTests
{
    [Fact]
    public async Task The_console_announces_a_drain_cancels_it_and_drains_at_once()
    {
        var anna = await GuestAsync();

        (await DrainAsync("--in", "5m")).Should().Be(
            new CommandRun(0, $"{Environment.MachineName}: Announced. The pages of 1 connection count down; it drains in 5 min.\n", ""));
        (await anna.EventsAsync<RestartNotice>("RestartAnnounced", 1))[0].InSeconds.Should().Be(300);
        BackupCommandTests.RefusesWith(await DrainAsync("--in", "1h"), "min is announced already.");
        (await DrainAsync("--cancel")).Output.Should().Contain("Cancelled.");
        (await anna.EventsAsync<RestartNotice>("RestartAnnounced", 2))[1].InSeconds.Should().BeNull();
        BackupCommandTests.RefusesWith(await DrainAsync("--cancel"), "No drain was announced.");
        (await DrainAsync("--now")).Output.Should().Contain("Ended: 1 connection.");

        (await anna.Ended).Should().Be((1012, "server-stopping"));
        Server.App.Services.GetRequiredService<ServerState>().Closing.Should().BeTrue();
        (await QueryAsync("SELECT Event FROM Audit WHERE ActorId IS NULL AND Detail LIKE '%connections=1%' ORDER BY Key")).Should().Equal(
            $"{AuditEvent.DrainAnnounced:D}", $"{AuditEvent.DrainCancelled:D}", $"{AuditEvent.Drained:D}");
    }

    [Fact]
    public async Task It_says_that_no_server_runs_and_what_it_takes()
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var nowhere = Directory.CreateTempSubdirectory("chatapp-test-");

        var runs = await Task.WhenAll(
            CommandRun.ChatAppAsync(["drain", "--now", .. Server.DataSettings, $"--Urls={address}"]),
            CommandRun.ChatAppAsync("drain", "--now", $"--Chat:DataFolder={nowhere.FullName}"),
            DrainAsync("--in", "2d"), DrainAsync(), DrainAsync("--now", "--cancel"), DrainAsync("--in", "25h"));

        BackupCommandTests.RefusesWith(
            runs[0], $"No server runs here, or it listens elsewhere (--Urls=… names another address): {address}/ does not answer: ");
        BackupCommandTests.RefusesWith(runs[1], "no server has made a database there");
        BackupCommandTests.RefusesWith(runs[2], "--in takes a time such as 30s, 2m or 1h, not '2d'.");
        BackupCommandTests.RefusesWith(runs[3], "drain takes one of --in, --now and --cancel.");
        BackupCommandTests.RefusesWith(runs[4], "drain takes one of --in, --now and --cancel.");
        BackupCommandTests.RefusesWith(runs[5], "a day ahead at most");
        nowhere.Delete(recursive: true);
    }

    [Fact]
    public async Task An_order_is_followed_for_half_a_minute_and_with_the_servers_own_keys_only()
    {
        var own = Server.App.Services.GetRequiredService<IDataProtectionProvider>();
        var order = new DrainOrder(DrainAction.Announce, 300);

        (await StatusAsync(new SealedDrainOrders(own, new ManualTime(DateTimeOffset.UtcNow.AddSeconds(-31))).Seal(order))).Should().Be(403);
        (await StatusAsync(new SealedDrainOrders(new EphemeralDataProtectionProvider(), TimeProvider.System).Seal(order)))
            .Should().Be(403);
        (await StatusAsync(own.CreateProtector("another purpose").Protect("{}"))).Should().Be(403);
        Server.App.Services.GetRequiredService<INodeDrain>().AnnouncedIn.Should().BeNull();
        (await StatusAsync(new SealedDrainOrders(own, TimeProvider.System).Seal(order))).Should().Be(200);
    }

    private Task<CommandRun> DrainAsync(params string[] options) =>
        CommandRun.ChatAppAsync(["drain", .. options, .. Server.DataSettings, $"--Urls={Server.Address}"]);

    private async Task<int> StatusAsync(string order)
    {
        using var http = new HttpClient();
        using var content = new StringContent(order);
        using var answer = await http.PostAsync(new Uri(Server.Address, "/drain"), content);
        return (int)answer.StatusCode;
    }
}
