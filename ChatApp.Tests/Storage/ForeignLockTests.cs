using System.Data;
using System.Diagnostics;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Security;
using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Storage;

/// <summary>Another program that has the lock of writers: everything is answered within the contract's 5 s, and says why.</summary>
public sealed class ForeignLockTests : WireTests
{
    private const string Member = "member@example.com";

    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Calls_pages_and_forms_are_answered_in_time_and_say_why()
    {
        Expect();
        var anna = await OperatorAsync();
        var berta = await GuestAsync();
        await Server.MemberAsync(Member);
        using var member = PlainBrowser.Stranger(Server.Address);
        var token = await member.TokenAsync();
        using var guest = await PlainBrowser.GuestAsync(Server.Address);
        var guestToken = await guest.TokenAsync();
        await using var other = new SqliteConnection($"Data Source={Server.DatabaseFile};Pooling=False");
        await other.OpenAsync();
        await using (var held = other.BeginTransaction(IsolationLevel.Serializable, deferred: false))
        {
            await Task.WhenAll(
                ShouldSayWhyAsync("en", () => VisitAsync("en")), ShouldSayWhyAsync("zh", () => VisitAsync("zh")),
                // The right password begins a session; tries of one account wait for each other. A wrong one is counted in memory.
                ShouldBeWrongAsync(() => SignInAsync("wrong")), ShouldSayWhyAsync("en", () => SignInAsync(Accounts.Password)),
                ShouldSayWhyAsync("en", () => guest.SendAsync("POST", "/settings?handler=Name", PlainBrowser.Form(("name", "Other"), ("__RequestVerificationToken", guestToken)))),
                ShouldTryAgainAsync(() => berta.CallAsync("CreateRoom", "open", "One", null)), ShouldTryAgainAsync(() => anna.SayAsync("hello")));
            (await anna.EnterAsync()).Messages.Should().BeEmpty("what only reads is not held up");
        }

        (await anna.SayAsync("again")).Number.Should().Be(1);
        (await VisitAsync("en")).Status.Should().Be(200);

        Task<PlainAnswer> SignInAsync(string password) =>
            member.SendAsync("POST", "/sign-in", PlainBrowser.Form(("email", Member), ("password", password), ("__RequestVerificationToken", token)));
    }

    private void Expect()
    {
        foreach (var id in new[] { 1101, 1103, 1109, 1110, 1112, 1137, 1152, 1198 })
            Server.Log.Expect(id);
    }

    private async Task<PlainAnswer> VisitAsync(string language)
    {
        using var newcomer = PlainBrowser.Stranger(Server.Address);
        newcomer.Headers["Accept-Language"] = language;
        return await newcomer.GetAsync("/");
    }

    private static async Task ShouldSayWhyAsync(string language, Func<Task<PlainAnswer>> ask)
    {
        var clock = Stopwatch.StartNew();
        var answer = await ask();
        clock.Elapsed.Should().BeLessThan(Answered);
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

    private static async Task ShouldTryAgainAsync(Func<Task> call)
    {
        var clock = Stopwatch.StartNew();
        (await call.Should().ThrowAsync<WireCallException>()).Which.Message.Should().Contain("TryAgain: ");
        clock.Elapsed.Should().BeLessThan(Answered);
    }
}
