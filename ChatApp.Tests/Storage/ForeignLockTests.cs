using System.Diagnostics;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Storage;

/// <summary>Another program holds SQLite's write lock: every request is answered within the contract's 5 s, with the reason.</summary>
[Trait("kind", "server")]
public sealed class ForeignLockTests : WireTests
{
    private const string Member = "member@example.com";

    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(5);

    /// <summary>Maximum duration of an answer once the server knows that the database is locked: it does not wait again.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Calls_pages_and_forms_are_answered_in_time_and_say_why()
    {
        Expect();
        var anna = await OperatorAsync();
        var berta = await GuestAsync();
        var again = await AgainAsync(berta);
        await Server.MemberAsync(Member);
        using var member = PlainBrowser.Stranger(Server.Address);
        var token = await member.TokenAsync();
        using var guest = await PlainBrowser.GuestAsync(Server.Address);
        var guestToken = await guest.TokenAsync();
        await using (await TestDatabase.HoldAsync(Server))
        {
            // The right password starts a session, which is a write; a wrong one is counted in memory.
            await Task.WhenAll(
                ShouldSayWhyAsync("en", () => VisitAsync("en")), ShouldSayWhyAsync("zh", () => VisitAsync("zh")),
                ShouldBeWrongAsync(() => SignInAsync("wrong")), ShouldSayWhyAsync("en", () => SignInAsync()),
                ShouldSayWhyAsync("en", () => SignInAsync()), ShouldSayWhyAsync("en", () => SignInAsync()),
                ShouldSayWhyAsync("en", RenameAsync), ShouldSayWhyAsync("en", RenameAsync),
                // Calls of one connection run one after another.
                ShouldTryAgainAsync(anna, "A"), ShouldTryAgainAsync(berta, "B"), ShouldTryAgainAsync(again, "C"));
            (await anna.EnterAsync()).Messages.Should().BeEmpty("what only reads is not held up");
            await Task.WhenAll(ShouldSayWhyAsync("en", () => VisitAsync("en"), atOnce: true), ShouldTryAgainAsync(anna, "D", atOnce: true));
        }

        (await anna.SayAsync("again")).Number.Should().Be(1);
        (await anna.CreateRoomAsync("A1")).Name.Should().Be("A1");
        (await VisitAsync("en")).Status.Should().Be(200);
        (await SignInAsync()).Status.Should().Be(302);
        (await RenameAsync()).Status.Should().Be(302);
        (await QueryAsync("SELECT Name FROM Rooms ORDER BY Key")).Should().Equal(["General", "A1"], "what was refused is not stored");

        Task<PlainAnswer> SignInAsync(string password = Accounts.Password) =>
            member.SendAsync(
                "POST", "/sign-in", PlainBrowser.Form(("email", Member), ("password", password), ("__RequestVerificationToken", token)));

        Task<PlainAnswer> RenameAsync() =>
            guest.SendAsync(
                "POST", "/settings?handler=Name", PlainBrowser.Form(("name", "Other"), ("__RequestVerificationToken", guestToken)));
    }

    [Fact]
    public async Task A_call_that_makes_several_changes_waits_for_them_all_no_longer_than_for_one()
    {
        Expect();
        var store = Server.App.Services.GetRequiredService<Store>();
        await using var other = await TestDatabase.HoldAsync(Server);
        using var call = CallDeadline.Begin(new Earlier(TimeSpan.FromSeconds(2.9)));

        var clock = Stopwatch.StartNew();
        await FluentActions.Awaiting(() => store.WritePreparedAsync(_ => true, CancellationToken.None))
            .Should().ThrowAsync<System.Data.Common.DbException>();

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    private void Expect()
    {
        foreach (var id in new[] { 1101, 1103, 1109, 1110, 1112, 1137, 1152, 1198, 1199 })
            Server.Log.Expect(id);
    }

    private async Task<PlainAnswer> VisitAsync(string language)
    {
        using var newcomer = PlainBrowser.Stranger(Server.Address);
        newcomer.Headers["Accept-Language"] = language;
        return await newcomer.GetAsync("/");
    }

    private static async Task ShouldSayWhyAsync(string language, Func<Task<PlainAnswer>> ask, bool atOnce = false)
    {
        var clock = Stopwatch.StartNew();
        var answer = await ask();
        clock.Elapsed.Should().BeLessThan(atOnce ? AtOnce : Answered);
        answer.Status.Should().Be(503);
        answer.Headers.Should().ContainKey("Retry-After");
        answer.Body.Should().Contain(language == "zh" ? "另一个程序正占用其数据库" : "Another program on the server keeps its database busy");
    }

    private static async Task ShouldBeWrongAsync(Func<Task<PlainAnswer>> ask)
    {
        var clock = Stopwatch.StartNew();
        (await ask()).Status.Should().Be(400);
        clock.Elapsed.Should().BeLessThan(Answered);
    }

    private static async Task ShouldTryAgainAsync(WireClient client, string name, bool atOnce = false)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            client.CallAsync("CreateRoom", "open", $"{name}1", null)
                .ShouldBeRefused("TryAgain"), client.CallAsync("CreateRoom", "open", $"{name}2", null).ShouldBeRefused("TryAgain"),
            client.SayAsync("hello").ShouldBeRefused("TryAgain"));
        clock.Elapsed.Should().BeLessThan(atOnce ? AtOnce : Answered);
    }

    private sealed class Earlier(TimeSpan by) : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() - (long)(by.TotalSeconds * TimestampFrequency);
    }
}
