using ChatApp.People;
using ChatApp.People.Sessions;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>Cleanup of guests who do not return.</summary>
[Trait("kind", "server")]
public sealed class GuestCleanupTests : WireTests
{
    private readonly ManualTime time = new(DateTimeOffset.UtcNow);

    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));

    [Fact]
    public async Task A_guest_who_never_connected_is_deleted_after_a_day_and_who_did_is_not()
    {
        var connected = await GuestAsync("Connected");
        using var lookedIn = await PlainBrowser.GuestAsync(Server.Address);
        (await NamesAsync()).Should().HaveCount(2);

        await CleanAsync(TimeSpan.FromHours(24));
        (await NamesAsync()).Should().HaveCount(2);
        await CleanAsync(TimeSpan.FromSeconds(1));

        (await NamesAsync()).Should().Equal("Connected|0");
        (await QueryAsync("SELECT (SELECT COUNT(*) FROM Sessions), (SELECT COUNT(*) FROM Memberships)")).Should().Equal("1|1");
        (await QueryAsync("SELECT Word FROM PersonWords")).Should().Equal("connected");
        (await lookedIn.GetAsync("/")).Status.Should().Be(200, "whoever comes again is another guest");
        (await NamesAsync()).Should().HaveCount(2);
        (await connected.SayAsync("still here")).Number.Should().Be(1);
    }

    [Fact]
    public async Task A_guest_with_whom_somebody_talks_is_kept()
    {
        var anna = await GuestAsync("Anna");
        using var lookedIn = await PlainBrowser.GuestAsync(Server.Address);
        var id = (await QueryAsync("SELECT Id FROM People WHERE Name != 'Anna'")).Single();
        await anna.CallAsync("OpenDirect", [new[] { id }]);

        await CleanAsync(TimeSpan.FromDays(2));

        (await NamesAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_guest_who_did_not_come_for_90_days_leaves_their_name_with_what_they_wrote_and_nothing_else()
    {
        var (anna, ben) = (await GuestAsync("Anna"), await GuestAsync("Ben"));
        await anna.SayAsync("hello");
        using var back = new PlainBrowser(Server.Address);
        foreach (System.Net.Cookie cookie in anna.Visitor!.Cookies.GetCookies(Server.Address))
            back.Cookies[cookie.Name] = cookie.Value;
        await CleanAsync(TimeSpan.Zero); // Stores the last visits so far.
        time.Advance(TimeSpan.FromDays(89));
        (await ben.Visitor!.AskAsync()).EnsureSuccessStatusCode(); // Ben returns; Anna does not.

        await CleanAsync(TimeSpan.FromDays(1.1));

        (await NamesAsync()).Should().Equal($"Anna|{(int)PersonStatus.Gone}", "Ben|0");
        (await ben.EnterAsync()).Messages.Should().ContainSingle().Which.Author.Name.Should().Be("Anna");
        (await QueryAsync("SELECT Word FROM PersonWords")).Should().Equal("ben");
        (await ben.CallAsync("FindPeople", "Ann")).GetArrayLength().Should().Be(0);
        (await ben.CallAsync("PeopleIn", ben.Room, "Ann")).GetArrayLength().Should().Be(0);
        (await back.GetAsync("/")).Status.Should().Be(200);
        (await NamesAsync()).Should().HaveCount(3, "who comes again begins anew");
    }

    private Task<IReadOnlyList<string>> NamesAsync() => QueryAsync("SELECT Name, Status FROM People ORDER BY Name");

    private async Task CleanAsync(TimeSpan later)
    {
        time.Advance(later);
        var services = Server.App.Services;
        await services.GetRequiredService<SessionStore>().FlushAsync(prune: true, CancellationToken.None);
        await services.GetRequiredService<GuestCleanup>().DeleteUnusedAsync(CancellationToken.None);
        await services.GetRequiredService<GuestCleanup>().FoldGoneAsync(CancellationToken.None);
    }
}
