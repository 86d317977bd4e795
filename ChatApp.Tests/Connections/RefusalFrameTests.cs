using System.Net.WebSockets;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

/// <summary>A page that cannot reach admission receives its refusal in the WebSocket's close frame.</summary>
[Trait("kind", "server")]
public sealed class RefusalFrameTests
{
    [Theory]
    [InlineData("Chat:ConnectionsPerSecond=1", 4503, @"^WaitForTurn;0\.\d+;[\w-]{43}$")]
    [InlineData("Chat:MaxConnections=1", 4503, "^ServerFull;;$")]
    [InlineData("Chat:ConnectionsPerPerson=1", 4429, "^TooManyConnections;30;$")]
    public async Task A_socket_without_a_ticket_is_told_why_it_is_refused(string setting, int code, string reason)
    {
        await using var server = await TestServer.StartAsync(setting);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await visitor.TicketAsync(); // Takes the only slot.

        var (said, why) = await RefusedAsync(server, visitor, "refusal=close");

        said.Should().Be(code);
        why.Should().MatchRegex(reason);
        server.Log.Lines(1003).Should().ContainSingle();
        server.Registry.Count.Should().Be(0);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_so()
    {
        await using var server = await TestServer.StartAsync();
        using var stranger = new WireVisitor(server.Address);

        (await RefusedAsync(server, stranger, "refusal=close")).Should().Be((4401, "SignedOut;;"));
    }

    [Fact]
    public async Task A_turn_counts_at_the_socket_as_it_does_at_admission()
    {
        await using var server = await TestServer.StartAsync("Chat:ConnectionsPerSecond=1");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await visitor.TicketAsync();
        var parts = (await RefusedAsync(server, visitor, "refusal=close")).Reason!.Split(';');

        // The wait that the server sent, as a client observes it.
        await Task.Delay(TimeSpan.FromSeconds(double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)));
        using var socket = await OpenAsync(server, visitor, $"refusal=close&turn={parts[2]}");
        await using var client = new WireClient(socket);
        await client.HandshakeAsync();

        await server.Log.WaitAsync(1001, "current connections: 1 ");
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData(null, 503)]
    public async Task Other_sites_and_clients_that_do_not_ask_for_it_see_the_status(string? origin, int status)
    {
        await using var server = await TestServer.StartAsync("Chat:MaxConnections=1");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await visitor.TicketAsync();
        using var socket = Socket(visitor);
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);

        var opening = () => socket.ConnectAsync(AddressOf(server, origin is null ? "" : "refusal=close"), CancellationToken.None);

        await opening.Should().ThrowAsync<WebSocketException>();
        ((int)socket.HttpStatusCode).Should().Be(status);
    }

    private static async Task<(int? Code, string? Reason)> RefusedAsync(TestServer server, WireVisitor visitor, string query)
    {
        using var socket = await OpenAsync(server, visitor, query);
        // A page has sent its handshake before it receives the close frame.
        await socket.SendAsync(
            "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        (await socket.ReceiveAsync(new byte[100].AsMemory(), CancellationToken.None)).MessageType.Should().Be(WebSocketMessageType.Close);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        return ((int?)socket.CloseStatus, socket.CloseStatusDescription);
    }

    private static async Task<ClientWebSocket> OpenAsync(TestServer server, WireVisitor visitor, string query)
    {
        var socket = Socket(visitor);
        await socket.ConnectAsync(AddressOf(server, query), CancellationToken.None);
        return socket;
    }

    private static ClientWebSocket Socket(WireVisitor visitor) =>
        new() { Options = { Cookies = visitor.Cookies, CollectHttpResponseDetails = true, KeepAliveInterval = TimeSpan.Zero } };

    private static Uri AddressOf(TestServer server, string query) =>
        new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/chat", Query = query }.Uri;
}
