using System.Net;
using ChatApp.HubLog;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.HubLog;

/// <summary>Hub log rows and log lines of refusals: they stay few, however many refusals there are.</summary>
[Trait("kind", "server")]
public sealed class RefusalTests() : WireTests("Chat:TrustedProxies=127.0.0.1", "Chat:MaxConnections=1")
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Strangers_refusals_are_one_row_and_one_line_a_minute_and_address_with_a_count()
    {
        await RefuseAsync("203.0.113.7", 20);
        await RefuseAsync("203.0.113.8", 3);
        await RefuseAsync("2001:db8::1", 1);
        await RefuseAsync("2001:db8::2", 1);

        (await RowsAsync()).Should().BeEquivalentTo([("203.0.113.7", 20), ("203.0.113.8", 3), ("2001:db8::1", 2)]);
        Server.Log.Lines(1003).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_persons_refusals_are_one_row_a_minute_and_a_few_lines()
    {
        await GuestAsync();
        using var late = await WireVisitor.GuestAsync(Server.Address);

        for (var attempt = 0; attempt < 12; attempt++)
            (await late.AskAsync()).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        (await RowsAsync()).Should().Equal(("127.0.0.1", 12));
        Server.Log.Lines(1003).Should().HaveCount(5);
    }

    [Fact]
    public async Task The_count_is_said_when_the_server_stops()
    {
        await RefuseAsync("203.0.113.7", 20);

        Server.App.Services.GetRequiredService<ChatApp.Connections.ConnectionLog>().Dispose();

        Server.Log.Lines(1135).Should().Equal("19 times more within a minute: connection refused, SignedOut (address 203.0.113.7)");
    }

    [Fact]
    public async Task A_flood_of_refusals_takes_no_place_from_the_entries_of_people_who_connect()
    {
        var writer = Server.App.Services.GetRequiredService<HubLogWriter>();
        await GuestAsync();

        for (var number = 0; number < 2 * HubLogWriter.Capacity; number++)
            writer.NoteRefusal(Refusal(), $"network {number}");

        (await StoredAsync()).Should().Contain(row => row.Event == HubLogEvent.Opened);
        writer.Dropped.Should().Be(0);
        (await RowsAsync()).Should().HaveCount(HubLogRefusals.MaxNetworks + 1)
            .And.Contain((null, (2 * HubLogWriter.Capacity) - HubLogRefusals.MaxNetworks));
    }

    [Fact]
    public async Task What_comes_within_a_minute_is_counted_on_and_what_comes_later_is_another_entry()
    {
        var store = Server.App.Services.GetRequiredService<HubLogStore>();
        var refusals = new HubLogRefusals(time);
        refusals.Note(Refusal(), "one");
        refusals.Note(Refusal(), "one");
        store.Append(refusals.Due(10));
        (await RowsAsync()).Should().Equal(("there", 2));
        refusals.Due(10).Should().BeEmpty("it is stored");

        time.Advance(TimeSpan.FromSeconds(59));
        refusals.Forget();
        refusals.Note(Refusal(), "one");
        time.Advance(TimeSpan.FromSeconds(1));
        refusals.Forget();
        refusals.Remembered.Should().Be(1, "a count is not stored yet");
        store.Append(refusals.Due(10));
        (await RowsAsync()).Should().Equal(("there", 3));
        refusals.Forget();
        refusals.Remembered.Should().Be(0);

        refusals.Note(Refusal(), "one");
        store.Append(refusals.Due(10));
        (await RowsAsync()).Should().Equal(("there", 3), ("there", 1));
    }

    private static HubLogRow Refusal() => new() { Event = HubLogEvent.Refused, Cause = "SignedOut", Address = "there" };

    private async Task RefuseAsync(string address, int times)
    {
        using var stranger = PlainBrowser.Stranger(Server.Address);
        stranger.Headers["X-Forwarded-For"] = address;
        for (var attempt = 0; attempt < times; attempt++)
            (await stranger.SendAsync("POST", "/connect")).Status.Should().Be(401);
    }

    private async Task<IReadOnlyList<(string? Address, int Attempts)>> RowsAsync() =>
        [.. (await StoredAsync()).Where(row => row.Event == HubLogEvent.Refused).Select(row => (row.Address, row.Attempts))];

    private async Task<IReadOnlyList<HubLogRow>> StoredAsync()
    {
        await Server.App.Services.GetRequiredService<HubLogWriter>().StopAsync(CancellationToken.None);
        await using var db = await Server.App.Services.GetRequiredService<Store>().OpenAsync(CancellationToken.None);
        return await db.Set<HubLogRow>().AsNoTracking().ToListAsync();
    }
}
