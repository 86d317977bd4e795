using System.Diagnostics;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Client;

[Trait("kind", "server")]
public sealed class ChatClientGuardTests
{
    [Fact]
    public async Task Twenty_calls_at_once_make_exactly_one_attempt()
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();

        var connected = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => client.ConnectAsync())));

        connected.Should().ContainSingle(made => made);
        host.Relay.Count("POST /connect").Should().Be(1);
        host.Relay.Count("GET /hubs/chat").Should().Be(1);
        (await client.ConnectAsync()).Should().BeFalse("it is connected already");
        host.Relay.Count("POST /connect").Should().Be(1);
    }

    [Theory]
    [InlineData("GET /")]
    [InlineData("POST /connect")]
    [InlineData("GET /hubs/chat")]
    public async Task A_server_that_never_answers_is_given_up_after_ten_seconds(string request)
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        host.Relay.HoldAt(request);

        var connecting = client.ConnectAsync();
        await host.Relay.SeenAsync(request, 1); // Earlier requests were answered; from here on the server sends nothing.
        var watch = Stopwatch.StartNew();
        (await connecting).Should().BeFalse();

        watch.Elapsed.Should().BeCloseTo(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));
        client.State.Should().Be(ConnectionState.Disconnected);
        client.Loss!.Cause.Should().Be(DisconnectCause.TimedOut);
        host.Relay.Release();
        (await client.ConnectAsync()).Should().BeTrue("the next press is a new attempt");
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(31, false)]
    public async Task A_server_that_answers_step_by_step_is_given_up_after_thirty_seconds(int seconds, bool connects)
    {
        await using var host = await ClientHost.StartAsync();
        var time = new ManualTime();
        await using var client = new ChatClient(new(host.Relay.Address) { Time = time });
        host.Relay.HoldAt("GET /hubs/chat");

        var connecting = client.ConnectAsync();
        await host.Relay.SeenAsync("GET /hubs/chat", 1);
        time.Advance(TimeSpan.FromSeconds(seconds));
        host.Relay.Release();

        (await connecting).Should().Be(connects);
        (client.Loss?.Cause).Should().Be(connects ? null : DisconnectCause.TimedOut);
    }

    [Fact]
    public async Task Where_nothing_listens_the_network_is_lost()
    {
        await using var client = new ChatClient(new(new Uri($"http://127.0.0.1:{FreePort.Next()}")));

        (await client.ConnectAsync()).Should().BeFalse();

        client.State.Should().Be(ConnectionState.Disconnected);
        client.Loss.Should().BeEquivalentTo(new { Cause = DisconnectCause.NetworkLost, Code = (int?)null });
    }

    [Fact]
    public async Task A_full_server_refuses_with_its_code_and_the_press_after_it_gets_in()
    {
        await using var host = await ClientHost.StartAsync("--Chat:MaxConnections=1");
        var first = host.Client();
        var second = host.Client();
        (await first.ConnectAsync()).Should().BeTrue();

        (await second.ConnectAsync()).Should().BeFalse();
        second.State.Should().Be(ConnectionState.Refused);
        second.Refusal!.Code.Should().Be(RefusalCodes.ServerFull);
        second.Loss.Should().BeNull();

        await first.DisconnectAsync();
        await host.Server.WaitForLogAsync(line => line.Contains("cause client-left", StringComparison.Ordinal));
        (await second.ConnectAsync()).Should().BeTrue();
        second.Refusal.Should().BeNull();
    }

    [Fact]
    public async Task Leaving_ends_an_attempt_under_way()
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        host.Relay.HoldAt("GET /hubs/chat");
        var attempt = client.ConnectAsync();
        await host.Relay.SeenAsync("GET /hubs/chat", 1);

        await client.DisconnectAsync();

        (await attempt).Should().BeFalse();
        client.Loss!.Cause.Should().Be(DisconnectCause.ClientLeft);
    }

    [Fact]
    public async Task A_cancelled_attempt_is_over()
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        host.Relay.HoldAt("POST /connect");
        using var cancel = new CancellationTokenSource();
        var attempt = client.ConnectAsync(cancel.Token);
        await host.Relay.SeenAsync("POST /connect", 1);

        await cancel.CancelAsync();

        await FluentActions.Awaiting(() => attempt).Should().ThrowAsync<OperationCanceledException>();
        client.State.Should().Be(ConnectionState.Disconnected);
    }

    [Fact]
    public async Task A_missed_heartbeat_is_unproven_and_its_answer_proves_the_connection_again()
    {
        await using var host = await ClientHost.StartAsync("--Chat:HeartbeatInterval=00:00:01");
        var client = host.Client();
        (await client.ConnectAsync()).Should().BeTrue();

        host.Relay.Hold();
        await client.ReachesAsync(ConnectionState.Unproven);
        host.Relay.Release();
        await client.ReachesAsync(ConnectionState.Connected);

        client.RoundTrip.Should().BePositive("that of this heartbeat, or already of the next");
        host.Relay.Count("GET /hubs/chat").Should().Be(1);
    }

    [Fact]
    public async Task A_refused_call_has_its_code_and_a_call_without_a_connection_says_so()
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        await client.ConnectAsync();

        (await FluentActions.Awaiting(() => client.SayAsync(client.General(), "")).Should().ThrowAsync<ChatCallException>())
            .Which.Code.Should().Be(ErrorCodes.TextEmpty);
        (await FluentActions.Awaiting(() => client.EnterRoomAsync("nowhere")).Should().ThrowAsync<ChatCallException>())
            .Which.Code.Should().Be(ErrorCodes.RoomNotFound);
        await client.DisconnectAsync();
        (await FluentActions.Awaiting(() => client.HeartbeatAsync()).Should().ThrowAsync<ChatCallException>())
            .Which.Code.Should().Be(ChatCallException.NotConnected);
    }

    [Fact]
    public async Task A_message_of_another_person_arrives_live()
    {
        await using var host = await ClientHost.StartAsync();
        var (reader, writer) = (host.Client(), host.Client());
        await reader.ConnectAsync();
        await writer.ConnectAsync();
        var room = reader.General();
        await reader.EnterRoomAsync(room);

        await writer.SayAsync(room, "hello");

        await reader.SeesAsync(room, "hello");
        reader.Session!.Person.Id.Should().NotBe(writer.Session!.Person.Id);
    }
}
