using System.Globalization;
using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>What the pages tell a person about their own connections, and about the age of what they read.</summary>
[Trait("kind", "browser")]
[Trait("database", "sqlite")]
public sealed class TruthTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_newcomer_cuts_their_own_connection_and_the_page_says_who_did_it()
    {
        await using var page = await shared.PageAsync();
        await page.CreateRoomAsync("Nothing here");

        await page.Page.ClickAsync("#cut-connection");

        await page.ReachesAsync("disconnected");
        (await page.CauseAsync()).Should().Contain("You cut this connection yourself (4010).");
        (await page.Page.IsVisibleAsync("#cut-connection")).Should().BeFalse("there is nothing to cut");
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        page.Sockets.Should().Be(2, "nothing has connected by itself");
    }

    [Fact]
    public async Task The_hour_of_most_losses_is_told_in_the_readers_zone()
    {
        await using var profile = await Chromium.ProfileAsync(new() { Locale = "en-GB", TimezoneId = "Asia/Kolkata" });
        var page = await profile.NewPageAsync();
        await page.GotoAsync(shared.Host.Server.Address.ToString());
        await page.GotoAsync(new Uri(shared.Host.Server.Address, "/account/connections").ToString());
        var person = await page.GetAttributeAsync("body", "data-person");
        foreach (var time in new[] { "2026-01-05T08:40", "2026-01-06T09:10", "2026-01-07T09:20", "2026-01-08T20:00" })
            await AddLossAsync(person!, DateTime.Parse(time + "Z", null, DateTimeStyles.AdjustToUniversal));

        await page.ReloadAsync();

        (await page.InnerTextAsync(".summary")).Should()
            .Contain("4 connections were lost").And.Contain("Mostly between 14:00 and 15:00: 3.");
        (await page.InnerTextAsync(".rows li >> nth=0")).Should().Contain("Jan 9, 2026, 01:30:00", "20:00 UTC is another day there");
    }

    [Fact]
    public async Task While_disconnected_each_room_says_as_of_when_its_messages_are()
    {
        await using var profile = await Chromium.ProfileAsync();
        await profile.Clock.InstallAsync(new() { TimeDate = DateTime.Today.AddHours(14).AddSeconds(-5) });
        await using var page = await (await ChatPage.OpenAsync(shared.Host.Relay.Address, profile)).ConnectedAsync();
        await page.CreateRoomAsync("Left before two");
        await page.SayAsync("left soon");
        await page.CreateRoomAsync("Shown to the end");
        await page.Page.Clock.SetSystemTimeAsync(DateTime.Today.AddHours(14).AddSeconds(5));
        await page.SayAsync("there to the end");

        shared.Host.Relay.Cut();
        await page.ReachesAsync("disconnected");

        var asOf = page.Page.Locator("#connection-band .as-of");
        await Assertions.Expect(asOf).ToHaveTextAsync(AsOf("14:00"));
        await page.OpenRoomAsync("Left before two");
        await Assertions.Expect(asOf).ToHaveTextAsync(AsOf("13:59"));
    }

    private static Regex AsOf(string minute) => new($"^Messages as of {minute}:[0-5][0-9]$");

    private async Task AddLossAsync(string person, DateTime at)
    {
        await using var db = new SqliteConnection($"Data Source={shared.Host.Server.DatabaseFile};Pooling=False");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = """
            INSERT INTO HubLog (AtTicks, Event, IsOpen, PersonId, Node, Cause, Code, DurationMs, Attempts)
            VALUES (@at, 2, FALSE, @person, 'n', 'network-lost', 1006, 61000, 1)
            """;
        command.Parameters.AddWithValue("@at", at.Ticks);
        command.Parameters.AddWithValue("@person", person);
        await command.ExecuteNonQueryAsync();
    }
}
