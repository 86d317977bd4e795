using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using ChatApp.Connections;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Connections;

[Trait("kind", "server")]
public sealed class AdmissionTests
{
    [Fact]
    public async Task A_stranger_without_a_cookie_is_signed_out()
    {
        await using var server = await TestServer.StartAsync();
        using var stranger = new WireVisitor(server.Address);

        await ShouldRefuse(await stranger.AskAsync(), HttpStatusCode.Unauthorized, "SignedOut");
        await UpgradeShouldFail(stranger, HttpStatusCode.Unauthorized);
        server.Log.Lines(1003).Should().ContainSingle("strangers get one line a minute and address")
            .Which.Should().StartWith("Connection refused: SignedOut (person –, address 127.0.0.1");
    }

    [Fact]
    public async Task A_tampered_cookie_is_no_cookie()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        var cookie = visitor.Cookies.GetCookies(server.Address)["chatapp"]!;
        var middle = cookie.Value.Length / 2;
        cookie.Value = cookie.Value[..middle] + (cookie.Value[middle] == 'A' ? 'B' : 'A') + cookie.Value[(middle + 1)..];

        await ShouldRefuse(await visitor.AskAsync(), HttpStatusCode.Unauthorized, "SignedOut");
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_is_refused_at_admission_and_at_the_hub(string origin)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        visitor.Http.DefaultRequestHeaders.Add("Origin", origin);

        await ShouldRefuse(await visitor.AskAsync(), HttpStatusCode.Forbidden, "ForeignOrigin");
        await UpgradeShouldFail(visitor, HttpStatusCode.Forbidden, origin: origin);
    }

    [Fact]
    public async Task The_pages_own_origin_is_let_in()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        var own = server.Address.GetLeftPart(UriPartial.Authority);
        visitor.Http.DefaultRequestHeaders.Add("Origin", own);

        await using var client = await visitor.OpenAsync(await visitor.TicketAsync(), own);
        await client.HandshakeAsync();
    }

    [Fact]
    public async Task A_foreign_host_is_answered_by_nothing_of_ours()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = new WireVisitor(server.Address);
        visitor.Http.DefaultRequestHeaders.Host = "evil.example";

        using var answer = await visitor.Http.GetAsync(new Uri("/", UriKind.Relative));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.Headers.Contains("Set-Cookie").Should().BeFalse();
        server.Log.Entries.Should().ContainSingle(entry => entry.Text.Contains("'evil.example' does not match"));
    }

    [Fact]
    public async Task Tickets_that_one_person_does_not_use_hold_so_many_places_and_no_more()
    {
        await using var server = await TestServer.StartAsync("Chat:MaxConnections=3", "Chat:TicketsPerPerson=2");
        using var greedy = await WireVisitor.GuestAsync(server.Address);
        using var other = await WireVisitor.GuestAsync(server.Address);
        var first = await greedy.TicketAsync();
        foreach (var _ in Enumerable.Range(0, 5))
            await greedy.TicketAsync();

        await using var connected = await other.ConnectAsync();
        await UpgradeShouldFail(greedy, HttpStatusCode.ServiceUnavailable, first);
        await server.Log.WaitAsync(1006, "forged, used or expired");
    }

    [Fact]
    public async Task Many_tabs_that_ask_before_any_has_connected_all_come_in()
    {
        await using var server = await TestServer.StartAsync("Chat:TicketsPerPerson=2");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        var tickets = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => visitor.TicketAsync()));

        foreach (var ticket in tickets)
            await (await visitor.OpenAsync(ticket)).HandshakeAsync();

        await server.Log.WaitAsync(1001, "current connections: 6"); // A handshake is answered before its connection is counted.
    }

    [Fact]
    public async Task A_full_server_says_so_and_a_ticket_holds_a_place()
    {
        await using var server = await TestServer.StartAsync("Chat:MaxConnections=1");
        using var first = await WireVisitor.GuestAsync(server.Address);
        using var second = await WireVisitor.GuestAsync(server.Address);
        var ticket = await first.TicketAsync();

        await ShouldRefuse(await second.AskAsync(), HttpStatusCode.ServiceUnavailable, "ServerFull");
        await UpgradeShouldFail(second, HttpStatusCode.ServiceUnavailable);

        await using (var client = await first.OpenAsync(ticket))
        {
            await client.HandshakeAsync();
            await ShouldRefuse(await second.AskAsync(), HttpStatusCode.ServiceUnavailable, "ServerFull");
        }

        await server.Log.WaitAsync(1002);
        await using var now = await second.ConnectAsync();
    }

    [Theory]
    [InlineData("Chat:ConnectionsPerPerson=2", true)]
    [InlineData("Chat:ConnectionsPerAddress=2", false)]
    public async Task Too_many_connections_of_one_person_or_address_are_told_to_wait(string limit, bool othersMay)
    {
        await using var server = await TestServer.StartAsync(limit);
        using var greedy = await WireVisitor.GuestAsync(server.Address);
        using var other = await WireVisitor.GuestAsync(server.Address);
        await greedy.TicketAsync();
        await using var open = await greedy.ConnectAsync();

        await ShouldRefuse(await greedy.AskAsync(), HttpStatusCode.TooManyRequests, "TooManyConnections", waits: true);

        using var others = await other.AskAsync();
        others.IsSuccessStatusCode.Should().Be(othersMay);
    }

    [Fact]
    public async Task A_draining_server_lets_nobody_in_and_is_not_ready()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        var ticket = await visitor.TicketAsync();
        server.App.Services.GetRequiredService<ServerState>().Close();

        await ShouldRefuse(await visitor.AskAsync(), HttpStatusCode.ServiceUnavailable, "ServerClosing", waits: true);
        await UpgradeShouldFail(visitor, HttpStatusCode.ServiceUnavailable, ticket);
        (await visitor.Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative)))
            .StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await visitor.Http.GetAsync(new Uri("/healthz/live", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.OK);
        server.Log.Expect(103); // The health check logs in detail why it is not ready.
    }

    [Fact]
    public async Task A_ticket_that_is_forged_used_or_somebody_elses_is_worth_nothing()
    {
        await using var server = await TestServer.StartAsync("Chat:MaxConnections=2");
        using var owner = await WireVisitor.GuestAsync(server.Address);
        using var thief = await WireVisitor.GuestAsync(server.Address);
        var ticket = await owner.TicketAsync();
        await using var keepsTheServerFull = await owner.ConnectAsync();

        await UpgradeShouldFail(thief, HttpStatusCode.ServiceUnavailable, ticket);
        await UpgradeShouldFail(thief, HttpStatusCode.ServiceUnavailable, "forged");
        server.Log.Lines(1006).Should().HaveCount(2, "each attempt leaves one line");
        for (var more = 0; more < 8; more++)
            await UpgradeShouldFail(thief, HttpStatusCode.ServiceUnavailable, "forged");
        server.Log.Lines(1006).Should().HaveCount(6, "those beyond the fifth of a kind and minute are counted");

        await using var used = await owner.OpenAsync(ticket);
        await UpgradeShouldFail(owner, HttpStatusCode.ServiceUnavailable, ticket);
    }

    [Fact]
    public void Unused_tickets_hold_their_places_no_longer_where_the_clock_is_set_back()
    {
        var time = new ManualTime();
        var options = Microsoft.Extensions.Options.Options.Create(new ConnectionOptions { MaxConnections = 1 });
        var admission = new Admission(options, new ServerState(), new FlappingWatch(options, time), time);
        admission.Ask("anna", "there").Ticket.Should().NotBeNull();

        time.SetBy(TimeSpan.FromHours(-1));
        time.Advance(TimeSpan.FromSeconds(29));
        admission.Ask("ben", "there").Refusal!.Code.Should().Be("ServerFull");
        time.Advance(TimeSpan.FromSeconds(1));
        admission.Ask("ben", "there").Ticket.Should().NotBeNull();
    }

    [Fact]
    public async Task Nobody_needs_a_ticket_where_the_gate_is_open()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);

        await using var client = await visitor.OpenAsync();
        await client.HandshakeAsync();
        await server.Log.WaitAsync(1001);
    }

    [Fact]
    public void A_ticket_is_good_for_thirty_seconds()
    {
        var time = new ManualTime();
        var options = Microsoft.Extensions.Options.Options.Create(new ConnectionOptions { MaxConnections = 1 });
        var admission = new Admission(options, new ServerState(), new FlappingWatch(options, time), time);
        var (ticket, _) = admission.Ask("anna", "127.0.0.1");
        admission.Ask("berta", "127.0.0.1").Refusal!.Code.Should().Be("ServerFull");

        time.Advance(Admission.TicketLifetime);

        var (late, refusal) = admission.Enter(ticket, "anna", "127.0.0.1", out var fault);
        fault.Should().Be("forged, used or expired");
        refusal.Should().BeNull("the place is free again, and the gate is passed without a ticket");
        late!.Dispose();
        late.Dispose();
        admission.Ask("berta", "127.0.0.1").Ticket.Should().NotBeNull("a place is given back once");
        admission.Ask("anna", "127.0.0.1").Refusal!.Code.Should().Be("ServerFull");
    }

    private static async Task ShouldRefuse(HttpResponseMessage answer, HttpStatusCode status, string code, bool waits = false)
    {
        answer.StatusCode.Should().Be(status);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("code").GetString().Should().Be(code);
        problem.TryGetProperty("retryAfterSeconds", out var wait).Should().Be(waits);
        (answer.Headers.RetryAfter?.Delta?.TotalSeconds).Should().Be(waits ? wait.GetInt32() : null);
        answer.Dispose();
    }

    private static async Task UpgradeShouldFail(WireVisitor visitor, HttpStatusCode status, string? ticket = null, string? origin = null)
    {
        HttpStatusCode? seen = null;
        var open = () => visitor.OpenAsync(ticket, origin, socket => seen = socket.HttpStatusCode);
        await open.Should().ThrowAsync<WebSocketException>();
        seen.Should().Be(status);
    }
}
