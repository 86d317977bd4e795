using System.Text;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Security;

/// <summary>Secrets that grant access: the data folder does not contain them, links work once, and of two concurrent uses only one
/// succeeds.</summary>
[Trait("kind", "server")]
public sealed class SecretTests : IAsyncLifetime
{
    private TestServer server = null!;

    private string Data => Path.GetDirectoryName(server.DatabaseFile)!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync("Chat:TrustedProxies=127.0.0.1");

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task No_code_password_or_cookie_stands_in_the_data_folder()
    {
        var setUp = server.SetUpPath().Split('/')[^1];
        using var owner = await PlainBrowser.GuestAsync(server.Address);
        (await owner.PostAsync(server.SetUpPath(), Account(OperatorSetUp.Email))).Location.Should().Be("/people");
        var invitation = await server.InvitationAsync();
        var member = await server.MemberAsync("member@example.com");
        var link = await server.SignInLinkAsync(member);
        using var signedIn = await server.SignedInAsync("member@example.com");
        string[] secrets =
        [
            setUp, invitation, link, Accounts.Password,
            owner.Cookies["chatapp"], signedIn.Cookies["chatapp"], owner.Cookies["chatapp-form"],
        ];

        var files = Directory.GetFiles(Data, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("server.lock", StringComparison.Ordinal)).ToArray();

        files.Select(file => Path.GetRelativePath(Data, file)).Should().Contain(["chat.db", "chat.db-wal"])
            .And.ContainSingle(file => file.StartsWith("keys/key-"));
        foreach (var file in files)
        {
            var bytes = await ReadAsync(file);
            secrets.Where(secret => Holds(bytes, secret)).Should().BeEmpty(file);
        }

        (await Task.WhenAll(files.Select(ReadAsync))).Any(bytes => Holds(bytes, "member@example.com"))
            .Should().BeTrue("what is there is found");
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("invite")]
    [InlineData("sign-in")]
    public async Task Looking_at_a_link_burns_nothing(string kind)
    {
        var path = await LinkAsync(kind);
        using var previews = PlainBrowser.Stranger(server.Address);
        for (var look = 0; look < 5; look++)
        {
            (await previews.GetAsync(path)).Status.Should().Be(200);
            (await previews.SendAsync("HEAD", path)).Status.Should().Be(200);
        }

        using var bearer = PlainBrowser.Stranger(server.Address);
        bearer.FormAt = path;
        (await bearer.PostAsync(path, Account("new@example.com"))).Status.Should().Be(302);
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("sign-in")]
    public async Task A_link_for_one_lets_one_in_however_many_come_at_the_same_moment(string kind)
    {
        var path = await LinkAsync(kind);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => UseAsync(path, $"person{n}@example.com")));

        answers.Count(answer => answer.Status == 302).Should().Be(1);
        answers.Count(answer => answer.Status == 404).Should().Be(5);
        (await server.QueryAsync("SELECT count(*) FROM Accounts JOIN People ON Key = PersonKey WHERE Kind = 2")).Should().Equal("1");
        (await UseAsync(path, "late@example.com", formAt: "/settings")).Status.Should().Be(404);
    }

    [Fact]
    public async Task Two_who_want_the_same_email_address_at_the_same_moment_are_one_account()
    {
        await server.OperatorAsync();
        string[] paths = ["/invite/" + await server.InvitationAsync(), "/invite/" + await server.InvitationAsync()];

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(n => UseAsync(paths[n % 2], n % 3 == 0 ? "same@example.com" : " Same@EXAMPLE.com ")));

        answers.Count(answer => answer.Status == 302).Should().Be(1);
        answers.Count(answer => answer.Status == 400).Should().Be(5);
        (await server.QueryAsync("SELECT count(*) FROM Accounts")).Should().Equal("2");
        (await server.QueryAsync("SELECT sum(Uses) FROM Links")).Should().Equal(["1"], "who got no account used nothing up");
    }

    [Fact]
    public async Task A_withdrawn_renewed_or_replaced_link_is_dead()
    {
        var person = await server.OperatorAsync();
        var links = server.App.Services.GetRequiredService<Links>();
        var (withdrawn, renewed) = (await server.InvitationAsync(), await server.InvitationAsync());
        var key = (await links.InvitationsAsync(default)).Select(one => one.Key).Order().ToList();
        await links.WithdrawAsync(person.Id, key[0], default);
        var fresh = await links.RenewAsync(person.Id, key[1], default);
        var old = await server.SignInLinkAsync(person);
        var newer = await server.SignInLinkAsync(person);

        using var browser = PlainBrowser.Stranger(server.Address);
        foreach (var dead in new[]
        {
            $"/invite/{withdrawn}", $"/invite/{renewed}", $"/sign-in/{old}", $"/sign-in/{renewed}", $"/invite/{newer}",
            server.SetUpPath(),
        })
            (await browser.GetAsync(dead)).Status.Should().Be(404, dead);
        foreach (var good in new[] { $"/invite/{fresh}", $"/sign-in/{newer}" })
            (await browser.GetAsync(good)).Status.Should().Be(200, good);
    }

    private async Task<string> LinkAsync(string kind)
    {
        if (kind == "setup")
            return server.SetUpPath();
        var person = await server.OperatorAsync();
        return kind == "invite" ? "/invite/" + await server.InvitationAsync() : "/sign-in/" + await server.SignInLinkAsync(person);
    }

    private async Task<PlainAnswer> UseAsync(string path, string email, string? formAt = null)
    {
        using var browser = PlainBrowser.Stranger(server.Address);
        browser.Headers["X-Forwarded-For"] = Hostile.Address();
        browser.FormAt = formAt ?? "/sign-in";
        return await browser.PostAsync(path, Account(email));
    }

    private static (string Name, string Value)[] Account(string email) =>
        [("name", "Somebody"), ("email", email), ("password", Accounts.Password)];

    private static bool Holds(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes;
    }
}
