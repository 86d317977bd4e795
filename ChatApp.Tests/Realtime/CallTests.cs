using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>Invalid calls: a clear error, nothing stored, one log line, and the connection stays open.</summary>
[Trait("kind", "server")]
public sealed class CallTests : IAsyncLifetime
{
    private TestServer server = null!;
    private WireVisitor visitor = null!;
    private WireClient client = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        visitor = await WireVisitor.GuestAsync(server.Address);
        client = await visitor.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        visitor.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("Heartbeat", "[]")]
    [InlineData("EnterRoom", """["room",null]""")]
    [InlineData("SendMessage", """["room","id","text"]""")]
    public async Task Nothing_may_be_called_before_hello(string method, string arguments)
    {
        await using var silent = await visitor.OpenAsync(await visitor.TicketAsync());
        await silent.HandshakeAsync();

        await ShouldFail(() => silent.CallRawAsync(method, arguments), "HubException: InvalidRequest: ");
        await server.Log.WaitAsync(1008, $"InvalidRequest (method {method}, ");
    }

    [Theory]
    [InlineData("""{"clientId":""}""")]
    [InlineData("""{"clientId":null}""")]
    [InlineData("""{"clientId":"has a space"}""")]
    [InlineData("null")]
    public async Task Hello_is_checked(string request)
    {
        await using var rude = await visitor.OpenAsync(await visitor.TicketAsync());
        await rude.HandshakeAsync();

        await ShouldFail(() => rude.CallRawAsync("Hello", $"[{request}]"), "InvalidRequest: ");
        await ShouldFail(() => rude.CallRawAsync("Heartbeat", "[]"), "InvalidRequest: ");
    }

    [Fact]
    public async Task Hello_is_said_once() =>
        await ShouldFail(() => client.CallAsync("Hello", new { clientId = "again" }), "InvalidRequest: ");

    [Fact]
    public async Task Hello_tells_everything_that_a_page_needs()
    {
        var hello = client.Hello!;

        hello.Epoch.Should().Be(server.Epoch);
        hello.HeartbeatSeconds.Should().Be(30);
        hello.Connections.Should().Be(1);
        hello.ServerTime.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        hello.Person.Kind.Should().Be(PersonKind.Guest);
        hello.Person.Name.Should().MatchRegex("^[A-Z][a-z]+ [A-Z][a-z]+$");
        hello.Rooms.Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Name = "General", Kind = RoomKind.Open, LastNumber = 0L, Change = 0L });
    }

    [Fact]
    public async Task A_reported_loss_is_logged_once()
    {
        await using var back = await visitor.OpenAsync(await visitor.TicketAsync());
        await back.HandshakeAsync();
        await back.CallRawAsync("Hello", """
            [{"clientId":"back","lastLoss":{"cause":"network-lost","code":1006,"reason":"","at":"2026-01-01T12:00:00Z",
            "hidden":true,"online":false,"roundTripMs":21.5}}]
            """);

        var line = await server.Log.WaitAsync(1007);
        line.Text.Should().Contain("network-lost, code 1006, hidden yes, online no, last round trip 21.5 ms");
    }

    [Fact]
    public async Task An_unknown_method_gets_SignalRs_error_and_one_line()
    {
        await ShouldFail(() => client.CallAsync("DropAllTables", "now"), "Method does not exist");
        await server.Log.WaitAsync(1008, "cannot be bound (method DropAllTables, ");
        await client.CallAsync("Heartbeat");
    }

    [Theory]
    [InlineData("SendMessage", "[1,2,3]")]
    [InlineData("SendMessage", """["room"]""")]
    [InlineData("SendMessage", """["room","id",{"text":"no string"}]""")]
    [InlineData("ChangesAfter", """["room","not a number"]""")]
    [InlineData("ChangesAfter", """["room",99999999999999999999999999]""")]
    [InlineData("Hello", "[[]]")]
    public async Task Arguments_of_the_wrong_type_get_SignalRs_error_and_one_line(string method, string arguments)
    {
        await ShouldFail(() => client.CallRawAsync(method, arguments), "Failed to invoke");
        await server.Log.WaitAsync(1008, $"cannot be bound (method {method}, ");
        await client.CallAsync("Heartbeat");
    }

    [Fact]
    public async Task Who_goes_on_calling_what_is_not_there_is_ended()
    {
        for (var call = 0; call < 50; call++)
            await client.SendRawAsync("""{"type":1,"target":"Nothing","arguments":[]}""" + WireClient.End);

        (await client.Ended).Should().Be((1002, "protocol-error"));
        server.Log.Lines(1008).Should().ContainSingle("the others are counted");
    }

    [Theory]
    [InlineData(300, false)]
    [InlineData(301, true)]
    public async Task Who_goes_on_with_calls_that_are_refused_is_ended(int calls, bool ends)
    {
        var refused = Enumerable.Range(0, calls).Select(_ => client.CallAsync("EnterRoom", "no-room", null)).ToArray();
        foreach (var call in refused.Take(300))
            await ShouldFail(() => call, "RoomNotFound");

        server.Log.Lines(1008).Should().ContainSingle("the others are counted");
        if (ends)
            (await client.Ended).Should().Be((1002, "protocol-error"));
        else
            await client.CallAsync("Heartbeat");
    }

    [Theory]
    [InlineData("", "TextEmpty")]
    [InlineData(" \n\t ", "TextEmpty")]
    [InlineData(null, "TextEmpty")]
    [InlineData("nul\0here", "InvalidRequest")]
    public async Task Some_texts_cannot_be_sent(string? text, string code)
    {
        await ShouldFail(() => client.CallAsync("SendMessage", client.Room, "an-id", text), $"{code}: ");
        await ShouldHaveStoredNothing();
    }

    [Fact]
    public async Task A_text_may_have_eight_thousand_Chinese_characters_and_not_one_more()
    {
        var longest = new string('稳', Limits.Text);
        (await client.SayAsync(longest)).Text.Should().Be(longest);

        await ShouldFail(() => client.SayAsync(longest + "定"), "TextTooLong: ");
        (await client.EnterAsync()).LastNumber.Should().Be(1);
    }

    [Fact]
    public async Task A_lone_surrogate_is_refused_and_not_stored()
    {
        await ShouldFail(() => client.CallRawAsync("SendMessage", $$"""["{{client.Room}}","an-id","\ud800"]"""), "Failed to invoke");
        await ShouldHaveStoredNothing();
    }

    [Theory]
    [InlineData("")]
    [InlineData("has a space")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_message_id_is_bounded(string id)
    {
        await ShouldFail(() => client.CallAsync("SendMessage", client.Room, id, "text"), "InvalidRequest: ");
        await ShouldHaveStoredNothing();
    }

    [Theory]
    [InlineData("EnterRoom", "[ROOM,null]")]
    [InlineData("ChangesAfter", "[ROOM,0]")]
    [InlineData("MessagesBefore", "[ROOM,1]")]
    [InlineData("SendMessage", """[ROOM,"an-id","text"]""")]
    public async Task A_room_that_one_is_not_in_cannot_be_told_from_one_that_is_not_there(string method, string arguments)
    {
        await AddForeignRoomAsync("foreign-room");

        var foreign = await ShouldFail(() => client.CallRawAsync(method, arguments.Replace("ROOM", "\"foreign-room\"")), "RoomNotFound: ");
        var missing = await ShouldFail(() => client.CallRawAsync(method, arguments.Replace("ROOM", "\"no-such-room\"")), "RoomNotFound: ");
        await ShouldFail(() => client.CallRawAsync(method, arguments.Replace("ROOM", "null")), "RoomNotFound: ");

        foreign.Should().Be(missing);
    }

    [Theory]
    [InlineData("EnterRoom", -1)]
    [InlineData("ChangesAfter", -1)]
    [InlineData("ChangesAfter", long.MinValue)]
    [InlineData("MessagesBefore", 0)]
    [InlineData("MessagesBefore", -5)]
    public async Task Positions_below_the_first_are_refused(string method, long position) =>
        await ShouldFail(() => client.CallAsync(method, client.Room, position), "InvalidRequest: ");

    [Fact]
    public async Task Positions_past_the_end_are_answered_with_the_end()
    {
        await client.SayAsync("one");

        var page = (await client.CallAsync("ChangesAfter", client.Room, long.MaxValue)).Deserialize<ChangePage>(WireClient.Json)!;

        page.Should().BeEquivalentTo(new { UpToChange = 1L, LastNumber = 1L, More = false });
        page.Messages.Should().BeEmpty();
        (await client.CallAsync("MessagesBefore", client.Room, long.MaxValue)).GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Storage_that_is_away_is_told_within_five_seconds_and_the_same_id_goes_through_later()
    {
        await using (await TestDatabase.HoldAsync(server))
        {
            server.Log.Expect(1101);
            server.Log.Expect(20102); // EF reports the statement that failed.
            server.Log.Expect(1110); // The hub log waits as well.
            server.Log.Expect(1152); // Readiness reports the lock as well.

            var clock = System.Diagnostics.Stopwatch.StartNew();
            await ShouldFail(() => client.SayAsync("later", "the-id"), "TryAgain: ");
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(6));
        }

        (await client.SayAsync("later", "the-id")).Number.Should().Be(1);
        (await client.EnterAsync()).Messages.Should().ContainSingle();
    }

    private async Task AddForeignRoomAsync(string id) => await server.QueryAsync(
        "INSERT INTO Rooms (Id, Kind, Name, Topic, Archived, LastNumber, Change, CreatedAt) "
        + "VALUES (@id, 0, 'Foreign', '', FALSE, 0, 0, 0)",
        ("id", id));

    private async Task ShouldHaveStoredNothing()
    {
        var page = await client.EnterAsync();
        page.Messages.Should().BeEmpty();
        page.UpToChange.Should().Be(0);
    }

    private static async Task<string> ShouldFail(Func<Task> call, string error) =>
        (await call.Should().ThrowAsync<WireCallException>()).Which.Message.Should().Contain(error).And.Subject;
}
