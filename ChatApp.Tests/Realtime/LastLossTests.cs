using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>A client's report of its last loss never prevents its connect: invalid values are limited or dropped.</summary>
[Trait("kind", "server")]
public sealed class LastLossTests : WireTests
{
    private const string Nothing = "code –, hidden –, online –, last round trip – ms";

    private WireVisitor visitor = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        visitor = (await GuestAsync()).Visitor!;
    }

    [Theory]
    [InlineData("""{"cause":"network-lost","roundTripMs":28801525}""", Nothing)]
    [InlineData("""{"cause":"network-lost","roundTripMs":60001}""", Nothing)]
    [InlineData("""{"cause":"network-lost","roundTripMs":60000}""", "last round trip 60000 ms")]
    [InlineData("""{"cause":"network-lost","roundTripMs":-1}""", Nothing)]
    [InlineData("""{"cause":"network-lost","roundTripMs":1e999}""", Nothing)]
    [InlineData("""{"cause":"network-lost","roundTripMs":"NaN"}""", Nothing)]
    [InlineData("""{"cause":"network-lost","roundTripMs":"21"}""", Nothing)]
    [InlineData("""{"cause":"network-lost","roundTripMs":{}}""", Nothing)]
    [InlineData("""{"cause":"network-lost","code":99999}""", Nothing)]
    [InlineData("""{"cause":"network-lost","code":-1}""", Nothing)]
    [InlineData("""{"cause":"network-lost","code":0}""", Nothing)]
    [InlineData("""{"cause":"network-lost","code":1006.5}""", Nothing)]
    [InlineData("""{"cause":"network-lost","code":"1006"}""", Nothing)]
    [InlineData("""{"cause":"network-lost","code":99999999999999999999}""", Nothing)]
    [InlineData("""{"cause":"network-lost","at":"yesterday"}""", Nothing)]
    [InlineData("""{"cause":"network-lost","at":"9999-12-31T23:59:59Z"}""", Nothing)]
    [InlineData("""{"cause":"network-lost","at":"0001-01-01T00:00:00+14:00"}""", Nothing)]
    [InlineData("""{"cause":"network-lost","at":1767225600000}""", Nothing)]
    [InlineData("""{"cause":"network-lost","hidden":"yes","online":1}""", Nothing)]
    [InlineData("""{"cause":"network-lost","reason":[]}""", Nothing)]
    [InlineData("""{"cause":"network-lost","reason":"\ud800"}""", Nothing)]
    [InlineData(
        """{"cause":"network-lost","code":null,"reason":null,"at":null,"hidden":null,"online":null,"roundTripMs":null,"more":[1]}""",
        Nothing)]
    [InlineData("""{"cause":"network-lost","code":1006,"roundTripMs":28801525,"hidden":true}""",
        "code 1006, hidden yes, online –, last round trip – ms")]
    [InlineData("""{"cause":"aliens","code":1006}""", null)]
    [InlineData("""{"cause":null}""", null)]
    [InlineData("""{"cause":5}""", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    [InlineData("5", null)]
    [InlineData("\"network-lost\"", null)]
    public async Task A_client_is_let_in_whatever_it_tells_and_only_what_can_be_true_is_logged(string lastLoss, string? logged)
    {
        await using var client = await visitor.OpenAsync(await visitor.TicketAsync());
        await client.HandshakeAsync();

        var hello = await client.CallRawAsync("Hello", $$"""[{"clientId":"after-sleep","lastLoss":{{lastLoss}}}]""");

        hello.GetProperty("rooms").GetArrayLength().Should().Be(1);
        await client.CallAsync("Heartbeat");
        if (logged is null)
            Server.Log.Lines(1007).Should().BeEmpty();
        else
            (await Server.Log.WaitAsync(1007)).Text.Should().Contain(logged);
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_shortened_and_a_time_to_come_is_now()
    {
        await using var lost = await visitor.ConnectAsync("sleeper");
        lost.Die();
        await Server.Log.WaitAsync(1002, lost.Hello!.ConnectionId);
        await using var back = await visitor.OpenAsync(await visitor.TicketAsync());
        await back.HandshakeAsync();

        await back.CallAsync("Hello", new
        {
            clientId = "sleeper",
            lastLoss = new { cause = "network-lost", code = 1006, reason = new string('x', 10_000), at = "2999-01-01T00:00:00Z" },
        });

        await Patience.UntilAsync(() => QueryAsync("SELECT 1 FROM HubLog WHERE ReportedCause IS NOT NULL").Result.Count == 1);
        var latest = DateTimeOffset.UtcNow.UtcTicks;
        (await QueryAsync($"SELECT length(ReportedReason), ReportedAtTicks <= {latest} FROM HubLog WHERE ReportedCause IS NOT NULL"))
            .Should().Equal($"{Limits.CloseReason}|1");
    }
}
