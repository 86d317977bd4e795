using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace ChatApp.Tests.Telemetry;

/// <summary>Monitoring of a server: metrics and traces where configured, and a machine-readable log.</summary>
[Trait("kind", "server")]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Figures_and_traces_go_where_the_variables_of_OpenTelemetry_say()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            [.. receiver.Variables, ("OTEL_SERVICE_NAME", "chat-of-ours"), (Figures.Variable, "false")]);

        await SayOneThingAsync(server);

        receiver.At("/v1/metrics").Should().Contain("chat-of-ours")
            .And.Contain("chatapp.messages.committed").And.Contain("signalr.server.connection.duration")
                .And.Contain("dotnet.gc.collections");
        receiver.At("/v1/traces").Should().Contain("chat-of-ours")
            .And.Contain("POST /connect").And.Contain("ChatHub/SendMessage").And.Contain("commit messages").And.NotContain("/healthz")
                .And.NotContain("/setup");
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true", HttpStatusCode.NotFound)]
    [InlineData("OTEL_METRICS_EXPORTER", "none", HttpStatusCode.OK)]
    public async Task Nothing_goes_where_they_say_not_to(string variable, string value, HttpStatusCode metrics)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var server = await TestServer.StartAsync(
            [
                .. receiver.Variables.Select(one => $"{one.Name}={one.Value}"),
                Figures.On, "OTEL_TRACES_EXPORTER=none", $"{variable}={value}",
            ]))
        {
            using var visitor = await WireVisitor.GuestAsync(server.Address);
            await using var client = await visitor.ConnectAsync();
            await client.SayAsync("one thing");
            (await visitor.Http.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode.Should().Be(metrics);
        }

        receiver.Count.Should().Be(0);
    }

    [Fact]
    public async Task Without_the_variables_nothing_is_traced()
    {
        await using var server = await TestServer.StartAsync(Figures.On);

        server.App.Services.GetService<TracerProvider>().Should().BeNull();
    }

    [Fact]
    public async Task Every_line_is_JSON_where_that_is_asked_for_under_systemd_too()
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-unit-");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "notify")));
        await using var server = await ServerProcess.StartAsync(
            [("NOTIFY_SOCKET", Path.Combine(folder.FullName, "notify")), ("Logging__Console__FormatterName", "json")]);

        await SayOneThingAsync(server);

        var lines = server.Log.Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        JsonElement Line(int id) => lines.Should().ContainSingle(line => line.GetProperty("EventId").GetInt32() == id).Subject;
        Line(1001).GetProperty("State").GetProperty("Connections").GetInt32().Should().Be(1);
        Line(1001).GetProperty("Timestamp").GetDateTimeOffset().Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
        Line(1002).GetProperty("State").GetProperty("Cause").GetString().Should().Be("server-stopping");
        Line(1120).GetProperty("State").GetProperty("Addresses").GetString().Should().Be($"http://127.0.0.1:{server.Port}");
        Line(1121).GetProperty("State").GetProperty("Link").GetString().Should().StartWith($"http://127.0.0.1:{server.Port}/setup/");
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_tell_of_the_request_and_the_connection_they_belong_to_where_that_is_asked_for(bool asked)
    {
        await using var server = await ServerProcess.StartAsync(
            "--Logging:Console:FormatterName=json", $"--Logging:Console:FormatterOptions:IncludeScopes={asked}");

        await SayOneThingAsync(server);

        var opened = server.Log.Lines.Single(line => line.Contains("\"EventId\":1001,", StringComparison.Ordinal));
        opened.Contains("TransportConnectionId", StringComparison.Ordinal).Should().Be(asked);
        opened.Contains("RequestPath", StringComparison.Ordinal).Should().Be(asked);
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore", "Information", true)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", "Information", true)]
    [InlineData("Microsoft.AspNetCore", "Warning", false)]
    public async Task Requests_are_in_the_log_where_that_is_asked_for(string category, string level, bool asked)
    {
        await using var server = await ServerProcess.StartAsync($"--Logging:LogLevel:{category}={level}");

        await SayOneThingAsync(server);

        server.Log.Lines.Any(line => line.Contains("/healthz/live", StringComparison.Ordinal)).Should().Be(asked);
    }

    /// <summary>One server run with one message; on exit the server exports all that is still pending.</summary>
    private static async Task SayOneThingAsync(ServerProcess server)
    {
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        foreach (var path in (string[])["/healthz/live", "/setup/a-guess"])
            (await visitor.Http.GetAsync(new Uri(path, UriKind.Relative))).Dispose();
        await using var client = await visitor.ConnectAsync();
        await client.SayAsync("one thing");
        server.Terminate();
        (await server.ExitAsync()).Should().Be(0);
    }
}
