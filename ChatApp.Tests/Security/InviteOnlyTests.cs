using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>A server that requires an account, from its first start.</summary>
[Trait("kind", "server")]
public sealed class InviteOnlyTests
{
    private const string Invite = "Chat:Access=Invite";

    [Fact]
    public async Task Before_it_is_set_up_nothing_is_reachable_but_the_set_up()
    {
        await using var server = await TestServer.StartAsync(Invite, Figures.On);
        using var stranger = PlainBrowser.Stranger(server.Address);
        string[] reachable = ["GET /healthz/live", "GET /healthz/ready", "GET /metrics", "GET /account/deleted"];

        var closed = (await AuthorizationWalk.FindAsync(server.App)).Keys
            .Where(key => key.Contains(" /", StringComparison.Ordinal)).Except(reachable);
        foreach (var key in closed)
        {
            var (method, path) = (key.Split(' ')[0].Replace("UPGRADE", "GET", StringComparison.Ordinal), key.Split(' ')[1]);
            var answer = await stranger.SendAsync(
                method,
                path.Replace("{code}", "AAAAAAAAAAAAAAAAAAAAAA", StringComparison.Ordinal).Replace("{id?}", "x", StringComparison.Ordinal));
            if (answer.Status == 302)
                answer.Location.Should().StartWith("/sign-in", key);
            else
                answer.Status.Should().BeOneOf([400, 401, 403, 404], key);
            answer.SetCookies.Should().NotContain(cookie => cookie.StartsWith("chatapp=", StringComparison.Ordinal), key);
        }

        foreach (var key in reachable)
            (await stranger.GetAsync(key[4..])).Status.Should().Be(200);
        (await stranger.GetAsync("/css/chat.css")).Status.Should().Be(200);
        (await stranger.GetAsync("/sign-in")).Status.Should().Be(403, "it says that the server must be set up first");
        stranger.FormAt = server.SetUpPath();
        (await stranger.PostAsync("/sign-in?handler=Guest")).Status.Should().Be(401);
        (await stranger.PostAsync(
            server.SetUpPath(), ("name", "Night Shift"), ("email", OperatorSetUp.Email), ("password", Accounts.Password)))
            .Location.Should().Be("/people");
        (await stranger.GetAsync("/")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_guest_of_open_times_is_a_stranger_now_and_by_an_invitation_a_member_with_all_they_wrote()
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-test-");
        try
        {
            var same = $"Chat:DataFolder={folder.FullName}";
            string id, room;
            PlainBrowser guest;
            await using (var open = await TestServer.StartAsync(same))
            {
                guest = await PlainBrowser.GuestAsync(open.Address);
                await using var client = await ConnectAsync(guest, open);
                await client.SayAsync("Written as a guest");
                (id, room) = (client.Id(), client.Room);
                using var owner = PlainBrowser.Stranger(open.Address);
                (await owner.PostAsync(
                    open.SetUpPath(), ("name", "Night Shift"), ("email", OperatorSetUp.Email), ("password", Accounts.Password)))
                    .Status.Should().Be(302);
            }

            await using var server = await TestServer.StartAsync(same, Invite);
            using var now = guest.Copy(server.Address);
            guest.Dispose();
            (await now.GetAsync($"/rooms/{room}")).Location.Should().Be($"/sign-in?to=%2Frooms%2F{room}");
            (await now.SendAsync("POST", "/connect")).Status.Should().Be(401);
            (await now.PostAsync("/sign-in?handler=Guest")).Status.Should().Be(401);

            var code = await server.InvitationAsync();
            now.FormAt = "/sign-in";
            (await now.PostAsync(
                $"/invite/{code}", ("name", "Member now"), ("email", "member@example.com"), ("password", Accounts.Password)))
                .Location.Should().Be("/");

            await using var member = await ConnectAsync(now, server);
            member.Id().Should().Be(id);
            member.Hello!.Person.Name.Should().Be("Member now");
            var page = await member.EnterAsync();
            page.Messages.Should().ContainSingle()
                .Which.Should().Match<Contracts.MessageView>(message => message.Text == "Written as a guest" && message.Author.Id == id);
            (await member.EditAsync(page.Messages[0], "And still mine")).Text.Should().Be("And still mine");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<WireClient> ConnectAsync(PlainBrowser browser, TestServer server)
    {
        using var visitor = new WireVisitor(server.Address);
        visitor.Cookies.SetCookies(server.Address, $"chatapp={browser.Cookies["chatapp"]}");
        return await visitor.ConnectAsync();
    }
}
