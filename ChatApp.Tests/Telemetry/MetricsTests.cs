using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Telemetry;

/// <summary>The metrics of a server at <c>/metrics</c>; each of our own must match exactly what the test did.</summary>
[Trait("kind", "server")]
public sealed partial class MetricsTests
{
    // A process of its own: meters are process-wide, and other tests run in this one.
    [Fact]
    public async Task What_happens_on_a_server_is_what_its_figures_say()
    {
        await using var server = await ServerProcess.StartAsync(
            "--Chat:HeartbeatInterval=00:00:01", "--Chat:MaxConnections=3", "--Chat:FlappingOpens=3", $"--{Figures.On}");
        var before = await FiguresAsync(server);
        before.Values.Should().OnlyContain(value => value == 0);
        before.Should().ContainKeys(NotSeenHere)
            .And.HaveCount(39, "what has not happened yet is there as 0, so that the first one is seen to rise");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var stays = await visitor.ConnectAsync("stays");
        await stays.CallAsync("Heartbeat");
        await stays.CallAsync("Heartbeat");
        await using var leaves = await visitor.ConnectAsync("leaves");
        await using var dies = await visitor.ConnectAsync("dies");
        await ShouldRefuseAsync(visitor, RefusalCodes.ServerFull);
        using (var stranger = new WireVisitor(server.Address))
            await ShouldRefuseAsync(stranger, RefusalCodes.SignedOut);
        await stays.EnterAsync();
        var first = await stays.SayAsync("one", "the-same-id");
        await stays.SayAsync("one", "the-same-id");
        var second = await stays.SayAsync("two");
        await stays.EditAsync(second, "two and a half");
        await stays.DeleteAsync(first);
        await stays.EventsAsync<MessageView>("MessageChanged", 4);
        await leaves.EnterAsync(0);
        await leaves.ChangesAsync(leaves.Room, 2);
        await leaves.CallAsync("Goodbye", "leaving");
        await leaves.CloseAsync();
        await server.WaitForLogAsync(line => line.Contains("cause client-left", StringComparison.Ordinal));
        dies.Die();
        await server.WaitForLogAsync(line => line.Contains("cause network-lost", StringComparison.Ordinal));
        server.Expect(line => line.Contains("HubLog[1004]", StringComparison.Ordinal));
        await using var fourth = await visitor.ConnectAsync("fourth");
        await server.WaitForLogAsync(line => line.Contains("HubLog[1004]", StringComparison.Ordinal));
        await fourth.CallAsync("Goodbye", "leaving");
        await fourth.CloseAsync();
        await server.WaitForLogAsync(line => line.Contains($"connection {fourth.Hello!.ConnectionId}, ", StringComparison.Ordinal)
            && line.Contains("cause client-left", StringComparison.Ordinal));
        // Its heartbeats have ended: this is the last event.
        await server.WaitForLogAsync(line => line.Contains("HubLog[1005]", StringComparison.Ordinal)
            && line.Contains($"connection {stays.Hello!.ConnectionId}, ", StringComparison.Ordinal));

        var figures = await FiguresAsync(server);

        figures.Where(figure => figure.Value != 0).Should().BeEquivalentTo(new Dictionary<string, double>
        {
            ["chatapp_connections_open"] = 1,
            ["chatapp_connections_opened_total"] = 4,
            ["chatapp_connections_ended_total{cause=\"client-left\"}"] = 2,
            ["chatapp_connections_ended_total{cause=\"network-lost\"}"] = 1,
            ["chatapp_connections_refused_total{code=\"ServerFull\"}"] = 1,
            ["chatapp_connections_refused_total{code=\"SignedOut\"}"] = 1,
            ["chatapp_connections_flapping_total"] = 1,
            ["chatapp_connect_duration_seconds_count"] = 4,
            ["chatapp_round_trip_duration_seconds_count"] = 4,
            ["chatapp_heartbeats_received_total"] = 2,
            ["chatapp_heartbeats_late_total"] = server.Log.Lines.Count(line => line.Contains("HubLog[1005]", StringComparison.Ordinal)),
            ["chatapp_gaps_seen_total"] = 1,
            ["chatapp_messages_committed_total{kind=\"post\"}"] = 2,
            ["chatapp_messages_committed_total{kind=\"edit\"}"] = 1,
            ["chatapp_messages_committed_total{kind=\"deletion\"}"] = 1,
            ["chatapp_messages_published_total"] = 4,
            ["chatapp_messages_repeated_total"] = 1,
            ["chatapp_commit_duration_seconds_count"] = 5,
            ["chatapp_commit_writes_count"] = 5,
            ["chatapp_commit_writes_sum"] = 5,
            ["chatapp_publish_duration_seconds_count"] = 4,
            // One reader opened an empty room; the other found two messages there, and then the changes after change 2.
            ["chatapp_catch_up_messages_total{kind=\"catching-up\"}"] = 4,
            ["chatapp_catch_up_duration_seconds_count{kind=\"opening\"}"] = 1,
            ["chatapp_catch_up_duration_seconds_count{kind=\"catching-up\"}"] = 2,
        });
    }

    [Fact]
    public async Task The_frameworks_figures_are_there_too_and_a_connection_may_last_for_days()
    {
        await using var server = await TestServer.StartAsync(Figures.On);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using (var client = await visitor.ConnectAsync())
            client.Die();
        await server.Log.WaitAsync(1002);

        var text = await visitor.Http.GetStringAsync(Metrics);

        text.Should().Contain("signalr_server_active_connections").And.Contain("kestrel_active_connections")
            .And.Contain("http_server_active_requests")
            .And.Contain("dotnet_gc_collections_total")
            .And.MatchRegex("chatapp_connect_duration_seconds_bucket{.*le=\"0.025\"}")
                .And.MatchRegex("http_server_request_duration_seconds_bucket{.*le=\"86400\"}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    public async Task Whoever_comes_through_a_proxy_is_not_on_this_machine_whether_the_proxy_is_believed_or_not(string proxies)
    {
        await using var server = await TestServer.StartAsync($"Chat:TrustedProxies={proxies}", Figures.On);
        server.Log.Expect(1140);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        foreach (var (header, value) in ((string, string)[])
        [
            ("X-Forwarded-For", "127.0.0.1"), ("x-forwarded-host", "localhost"), ("X-Forwarded-Prefix", "/chat"),
            ("Forwarded", "for=127.0.0.1"),
            ("X-Real-IP", "127.0.0.1"), ("Via", "1.1 proxy"),
        ])
        {
            visitor.Http.DefaultRequestHeaders.Add(header, value);
            await ShouldBeForbiddenAsync(visitor, header);
            visitor.Http.DefaultRequestHeaders.Remove(header);
        }

        using var direct = await visitor.Http.GetAsync(Metrics);
        direct.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_operator_reads_them_from_anywhere_and_a_guest_does_not()
    {
        await using var server = await TestServer.StartAsync("Chat:TrustedProxies=127.0.0.1", Figures.On);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        await ShouldBeForbiddenAsync(visitor);

        await server.SetUpAsync(visitor);
        using var answer = await visitor.Http.GetAsync(Metrics);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Headers.CacheControl!.ToString().Should().Be("no-store");
        (await answer.Content.ReadAsStringAsync()).Should().Contain("\nchatapp_connections_open{");
    }

    private static string[] NotSeenHere =>
    [
        "chatapp_connections_ended_total{cause=\"slow-reader\"}", "chatapp_connections_refused_total{code=\"WaitForTurn\"}",
        "chatapp_catch_up_refused_total", "chatapp_catch_up_messages_total{kind=\"opening\"}", "chatapp_hub_log_dropped_total",
        "chatapp_writes_waiting", "chatapp_messages_committed_total{kind=\"reaction\"}",
        "chatapp_messages_committed_total{kind=\"pin\"}", "chatapp_messages_committed_total{kind=\"preview\"}",
        "chatapp_writes_refused_total{reason=\"queue-full\"}", "chatapp_writes_refused_total{reason=\"too-late\"}",
        "chatapp_writes_refused_total{reason=\"not-stored\"}",
    ];

    private static Uri Metrics => new(Paths.Metrics, UriKind.Relative);

    private static async Task ShouldRefuseAsync(WireVisitor visitor, string code)
    {
        using var answer = await visitor.AskAsync();
        (await CodeAsync(answer)).Should().Be(code);
    }

    private static async Task ShouldBeForbiddenAsync(WireVisitor visitor, string because = "")
    {
        using var answer = await visitor.Http.GetAsync(Metrics);
        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden, because);
        answer.Headers.CacheControl!.ToString().Should().Be("no-store");
        (await CodeAsync(answer)).Should().Be(ErrorCodes.NotAllowed);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    [GeneratedRegex(@"{otel_scope_name=""ChatApp""}|otel_scope_name=""ChatApp"",")]
    private static partial Regex Scope();

    /// <summary>Our own metrics, without durations.</summary>
    private static async Task<Dictionary<string, double>> FiguresAsync(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var lines = (await http.GetStringAsync(Metrics)).Split('\n').Where(line => line.StartsWith("chatapp_", StringComparison.Ordinal));
        return lines.Select(line => Scope().Replace(line, "").Split(' '))
            .Where(
                parts => !parts[0].Contains("_bucket{", StringComparison.Ordinal)
                    && !parts[0].Contains("_seconds_sum", StringComparison.Ordinal))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
