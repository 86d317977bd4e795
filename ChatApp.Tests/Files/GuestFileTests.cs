using System.Net;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Files;

/// <summary>The limits on files of guests.</summary>
[Trait("kind", "server")]
public sealed class GuestFileTests
{
    [Fact]
    public async Task A_guest_sends_so_much_in_a_day_and_no_more()
    {
        await using var server = await TestServer.StartAsync("Chat:GuestFileBytesPerDay=1000");
        await using var anna = await WireVisitorOf(server);

        await anna.BeginAsync("a.txt", 600);
        using var over = await anna.AskAsync("a.txt", 600);

        (over.StatusCode, await over.CodeAsync()).Should().Be((HttpStatusCode.TooManyRequests, "TooManyRequests"));
        await anna.BeginAsync("a.txt", 400);
    }

    [Fact]
    public async Task Where_guests_may_send_no_files_members_may()
    {
        await using var server = await TestServer.StartAsync("Chat:GuestFiles=false");
        using var guest = await WireVisitor.GuestAsync(server.Address);
        using var chief = await WireVisitor.GuestAsync(server.Address);
        await server.SetUpAsync(chief);
        await using var anna = await guest.ConnectAsync();
        await using var berta = await chief.ConnectAsync();

        using var refused = await anna.AskAsync("a.txt", 600);

        (refused.StatusCode, await refused.CodeAsync()).Should().Be((HttpStatusCode.Forbidden, "NotAllowed"));
        await berta.BeginAsync("a.txt", 600);
    }

    private static async Task<WireClient> WireVisitorOf(TestServer server) =>
        await (await WireVisitor.GuestAsync(server.Address)).ConnectAsync();
}
