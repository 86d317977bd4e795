using ChatApp.Audit;
using ChatApp.Client;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Storage;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Realtime;

/// <summary>A drain that is announced to the clients of the node.</summary>
[Trait("kind", "server")]
public sealed class AnnouncedDrainTests : WireTests
{
    private INodeDrain Drain => Server.App.Services.GetRequiredService<INodeDrain>();

    [Fact]
    public async Task Clients_are_told_of_it_also_who_connects_later_and_that_it_is_cancelled()
    {
        var anna = await GuestAsync();
        Drain.TryAnnounce(TimeSpan.FromMinutes(5), anna.Hello!.Person).Should().BeTrue();
        (await SecondsAsync(anna, 1))[0].Should().Be(300);

        var later = await GuestAsync();
        (await SecondsAsync(later, 1))[0].Should().BeInRange(200, 300);
        await using var bot = new ChatClient(new(Server.Address) { Cookies = new() });
        var heard = new TaskCompletionSource<RestartNotice>();
        bot.RestartAnnounced += notice => heard.TrySetResult(notice);
        (await bot.ConnectAsync()).Should().BeTrue();
        (await heard.Task.WaitAsync(ChatClientWaiting.Patience)).InSeconds.Should().BeInRange(200, 300);

        Drain.CancelAnnounced().Should().BeTrue();
        (await SecondsAsync(anna, 2))[1].Should().BeNull();
        (await SecondsAsync(later, 2))[1].Should().BeNull();
        var last = await GuestAsync();
        await last.CallAsync("Heartbeat");
        last.Came<RestartNotice>("RestartAnnounced").Should().BeEmpty();
        Drain.CancelAnnounced().Should().BeFalse("there is none any more");
    }

    [Fact]
    public async Task At_its_time_the_node_drains_and_the_record_names_who_announced_it()
    {
        var anna = await GuestAsync();

        Drain.TryAnnounce(TimeSpan.FromMilliseconds(50), anna.Hello!.Person);

        (await anna.Ended).Should().Be((1012, "server-stopping"));
        Drain.AnnouncedIn.Should().BeNull();
        Server.App.Services.GetRequiredService<ServerState>().Closing.Should().BeTrue();
        (await QueryAsync($"SELECT ActorId FROM Audit WHERE Event = {(int)AuditEvent.Drained}")).Should().Equal(anna.Id());
    }

    [Fact]
    public async Task From_its_time_on_nobody_is_let_in_even_while_its_record_cannot_be_stored()
    {
        var anna = await GuestAsync();
        var written = new TaskCompletionSource<bool>();
        var writing = Server.App.Services.GetRequiredService<Store>().WriteAsync(_ => written.Task, CancellationToken.None);

        Drain.TryAnnounce(TimeSpan.FromMilliseconds(50), anna.Hello!.Person);
        await Patience.UntilAsync(() => Drain.AnnouncedIn is null);

        Server.App.Services.GetRequiredService<ServerState>().Closing.Should().BeTrue();
        Drain.TryAnnounce(TimeSpan.FromMinutes(5), null).Should().BeFalse();
        written.SetResult(true);
        await writing;
        (await anna.Ended).Should().Be((1012, "server-stopping"));
    }

    [Fact]
    public async Task There_is_one_at_a_time_and_none_on_a_node_that_drains_which_replaces_it()
    {
        var anna = await GuestAsync();
        Drain.TryAnnounce(TimeSpan.FromMinutes(5), anna.Hello!.Person).Should().BeTrue();
        Drain.TryAnnounce(TimeSpan.FromMinutes(9), anna.Hello.Person).Should().BeFalse();

        await Drain.DrainAsync();

        Drain.AnnouncedIn.Should().BeNull();
        Drain.TryAnnounce(TimeSpan.FromMinutes(5), anna.Hello.Person).Should().BeFalse();
        Server.App.Services.GetRequiredService<ServerState>().TryReopen();
        Drain.AnnouncedIn.Should().BeNull("taken back, the node does not drain again");
    }

    private static async Task<IReadOnlyList<double?>> SecondsAsync(WireClient client, int count) =>
        [.. (await client.EventsAsync<RestartNotice>("RestartAnnounced", count)).Select(notice => notice.InSeconds)];
}
