using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Tests.Realtime;

/// <summary>SignalR's own clients, as other developers use them.</summary>
[Trait("kind", "server")]
public sealed class NegotiationTests
{
    [Fact]
    public async Task A_plain_SignalR_client_works_without_negotiation()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, $"{Paths.Hub}?ticket={await visitor.TicketAsync()}"), http =>
            {
                http.Cookies = visitor.Cookies;
                http.SkipNegotiation = true;
                http.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
            }).Build();

        await hub.StartAsync();
        var hello = await hub.InvokeAsync<HelloAnswer>("Hello", new HelloRequest("plain-client", null));
        var sent = await hub.InvokeAsync<MessageView>("SendMessage", hello.Rooms[0].Id, "an-id", "hello");

        sent.Author.Should().Be(hello.Person);
        server.Log.Lines(1006).Should().BeEmpty("the ticket was good");
    }

    [Theory]
    [InlineData("/hubs/chat/negotiate")]
    [InlineData("/hubs/chat/negotiate?negotiateVersion=1")]
    [InlineData("/HUBS/chat/Negotiate/")]
    public async Task There_is_no_negotiation(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = visitor.Cookies }) { BaseAddress = server.Address };

        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), null);

        answer.StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Long_polling_is_not_offered()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, Paths.Hub), http =>
            {
                http.Cookies = visitor.Cookies;
                http.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.LongPolling;
            }).Build();

        await hub.Invoking(one => one.StartAsync()).Should().ThrowAsync<HttpRequestException>();
        server.Registry.Count.Should().Be(0);
    }
}
