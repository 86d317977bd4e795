using System.Globalization;
using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Connections;

[Trait("kind", "server")]
public sealed partial class CountingTests
{
    [Fact]
    public async Task Coming_and_going_are_logged_as_the_contract_words_them()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await client.CallAsync("Goodbye", "leaving");
        await client.CloseAsync();

        var closed = await server.Log.WaitAsync(1002);

        var id = Regex.Escape(client.Hello!.ConnectionId);
        var person = Regex.Escape($"{client.Hello.Person.Name} [{client.Hello.Person.Id}]");
        server.Log.Lines(1001).Should().ContainSingle().Which.Should().MatchRegex(
            $@"^Client connected, current connections: 1 \(connection {id}, person {person}, address 127\.0\.0\.1\)$");
        closed.Text.Should().MatchRegex(
            $@"^Client disconnected, current connections: 0 \(connection {id}, person {person}, "
            + @"cause client-left, code 1000, after 00:00:\d\d\.\d{3}\)$");
    }

    [Fact]
    public async Task A_throwing_OnConnectedAsync_leaves_no_connection_behind()
    {
        await using var server = await TestServer.StartAsync(builder =>
            builder.Services.Configure<HubOptions>(options => options.AddFilter<ThrowsAfterConnecting>()));
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.OpenAsync(await visitor.TicketAsync());
        await client.HandshakeAsync();

        (await server.Log.WaitAsync(1002)).Text.Should().Contain("current connections: 0");

        server.Log.Lines(1001).Should().ContainSingle();
        server.Registry.Count.Should().Be(0);
        server.Log.Expect(11); // SignalR logs the exception that this test throws.
    }

    [Fact]
    public async Task A_handshake_that_is_aborted_is_never_counted_and_gives_its_place_back()
    {
        await using var server = await TestServer.StartAsync("Chat:MaxConnections=1");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using (var client = await visitor.OpenAsync(await visitor.TicketAsync()))
        {
            await client.SendRawAsync("""{"protocol":"nonsense","version":1}""" + WireClient.End);
            await client.Ended;
        }

        await server.Log.WaitAsync(1009);
        await using var next = await visitor.ConnectAsync();

        server.Log.Lines(1001).Should().ContainSingle().Which.Should().Contain("connections: 1");
        server.Log.Lines(1002).Should().BeEmpty();
    }

    [Fact]
    public async Task The_same_document_connecting_twice_ends_with_one_connection()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var older = await visitor.ConnectAsync("one-document");
        await using var other = await visitor.ConnectAsync("another-document");

        await using var newer = await visitor.ConnectAsync("one-document");

        (await older.Ended).Should().Be((4009, "replaced"));
        await server.Log.WaitAsync(1002, "cause replaced, code 4009");
        server.Registry.Count.Should().Be(2);
        await newer.CallAsync("Heartbeat");
        await other.CallAsync("Heartbeat");
    }

    [Fact]
    public async Task Another_person_with_the_same_client_id_replaces_nobody()
    {
        await using var server = await TestServer.StartAsync();
        using var anna = await WireVisitor.GuestAsync(server.Address);
        using var berta = await WireVisitor.GuestAsync(server.Address);
        await using var first = await anna.ConnectAsync("same");
        await using var second = await berta.ConnectAsync("same");

        await first.CallAsync("Heartbeat");
        server.Registry.Count.Should().Be(2);
    }

    [Fact]
    public async Task The_counts_in_the_log_go_up_and_down_by_one()
    {
        const int many = 40;
        await using var server = await TestServer.StartAsync("Chat:FlappingOpens=0");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        var clients = await Task.WhenAll(Enumerable.Range(0, many).Select(number => visitor.ConnectAsync($"document-{number}")));
        foreach (var client in clients)
            client.Die();
        await server.Log.WaitAsync(1002, "current connections: 0");

        var counts = server.Log.Entries.Where(entry => entry.Id is 1001 or 1002)
            .Select(entry => int.Parse(Count().Match(entry.Text).Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        counts.Should().Equal(Enumerable.Range(1, many).Concat(Enumerable.Range(0, many).Reverse()));
        server.Log.Lines(1002).Should().OnlyContain(line => line.Contains("cause network-lost, code 1006"));
    }

    [Fact]
    public async Task Everybody_is_told_the_number_of_connections()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var watching = await visitor.ConnectAsync("watching");
        await using var second = await visitor.ConnectAsync("second");
        second.Hello!.Connections.Should().Be(2);

        var told = await watching.EventsAsync<int>("ConnectionsChanged", 1);
        while (told[^1] != 2)
            told = await watching.EventsAsync<int>("ConnectionsChanged", told.Count + 1);

        second.Die();
        while (told[^1] != 1)
            told = await watching.EventsAsync<int>("ConnectionsChanged", told.Count + 1);
    }

    [GeneratedRegex(@"current connections: (\d+)")]
    private static partial Regex Count();

    private sealed class ThrowsAfterConnecting : IHubFilter
    {
        public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
        {
            await next(context);
            throw new InvalidOperationException("thrown on purpose");
        }
    }
}
