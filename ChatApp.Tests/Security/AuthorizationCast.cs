using System.Collections.Concurrent;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using ChatApp.Rooms;
using ChatApp.Tests.Files;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Security;

/// <summary>A server with a closed room, and every kind of caller.</summary>
internal sealed class AuthorizationCast : IAsyncDisposable
{
    /// <summary>The columns of the table: without cookie; a guest; a member of another room only; a member of the room who did not create
    /// it; a member removed by an operator, with their old cookie; an operator who is not in the room.</summary>
    public static readonly IReadOnlyList<string> Callers = ["nobody", "guest", "outsider", "member", "removed", "operator"];

    private readonly Dictionary<string, string> ids = [];
    private readonly Dictionary<string, DefaultHttpContext> lastCookies = [];
    private readonly ConcurrentBag<IServiceScope> requests = [];

    private AuthorizationCast(TestServer server) => Server = server;

    public TestServer Server { get; }

    /// <summary>Values of the placeholders in the table's braces.</summary>
    public Dictionary<string, string> Names { get; } = new() { ["status"] = "404" };

    public static async Task<AuthorizationCast> StartAsync(ServerAccess access)
    {
        // Each request has its own client address, so that no rate limit affects an answer.
        var cast = new AuthorizationCast(await TestServer.StartAsync($"Chat:Access={access}", "Chat:TrustedProxies=127.0.0.1", Figures.On));
        await cast.ArrangeAsync();
        return cast;
    }

    /// <summary>The cookies of a new session of a caller, and the antiforgery token; no session for a caller without cookie.</summary>
    public async Task<(string Cookies, string Token)> ComeAsync(string caller)
    {
        var context = lastCookies.GetValueOrDefault(caller) ?? await SignInAsync(caller);
        var tokens = Server.App.Services.GetRequiredService<IAntiforgery>().GetTokens(context);
        return ($"{SetCookie(context)}; chatapp-form={tokens.CookieToken}", tokens.RequestToken!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var request in requests)
            request.Dispose();
        await Server.DisposeAsync();
    }

    private async Task ArrangeAsync()
    {
        var services = Server.App.Services;
        await using var scope = services.CreateAsyncScope();
        var (accounts, links) = (scope.ServiceProvider.GetRequiredService<AccountCreation>(), services.GetRequiredService<Links>());
        var stranger = new Caller(AccessState.Stranger);
        ids["operator"] = Made(await accounts.SetUpAsync(stranger, Wish("operator"), Server.SetUpPath().Split('/')[^1], default));
        Names["code"] = Names["invitation"] = (await links.InviteAsync(ids["operator"], default))!;
        foreach (var name in new[] { "outsider", "member", "removed", "maker", "bystander" })
            ids[name] = Made(await accounts.AcceptAsync(stranger, Wish(name), Names["invitation"], default));
        var people = services.GetRequiredService<PersonStore>();
        ids["guest"] = (await people.AddGuestAsync(Context(), (_, _) => Task.CompletedTask, default)).Guest.Id;

        var rooms = services.GetRequiredService<RoomStore>();
        var room = (await rooms.CreateAsync(ids["maker"], RoomKind.Closed, "Room", "", default)).Value!.Id;
        foreach (var name in new[] { "member", "removed", "bystander" })
            (await rooms.InviteAsync(ids["maker"], room, ids[name], default)).Granted.Should().BeTrue();
        (Names["id"], Names["room"]) = (room, room);
        Names["open"] = (await rooms.CreateAsync(ids["maker"], RoomKind.Open, "Open", "", default)).Value!.Id;
        await rooms.CreateAsync(ids["outsider"], RoomKind.Closed, "Another room", "", default);
        Names["bystander"] = ids["bystander"];

        using var maker = new WireVisitor(Server.Address);
        maker.Cookies.SetCookies(Server.Address, SetCookie(await SignInAsync("maker")));
        await using (var client = await maker.ConnectAsync())
        {
            await client.SayInAsync(room, "The maker's own words");
            var file = await client.UploadAsync([1, 2, 3]);
            await client.SendFilesAsync(room, "", file);
            Names["file"] = file.Id;
        }

        lastCookies["nobody"] = Context();
        lastCookies["removed"] = await SignInAsync("removed");
        (await people.RemoveAsync(ids["operator"], ids["removed"], null, default)).Granted.Should().BeTrue();
    }

    private async Task<DefaultHttpContext> SignInAsync(string caller)
    {
        var context = Context();
        (await Server.App.Services.GetRequiredService<CallerResolver>().SignInAsync(context, ids[caller], SignInMethod.Password, default))
            .Should().BeTrue();
        return context;
    }

    private DefaultHttpContext Context()
    {
        var request = Server.App.Services.CreateScope(); // Sign-in keeps per-request state in the scope.
        requests.Add(request);
        return new() { RequestServices = request.ServiceProvider };
    }

    private static NewAccountRequest Wish(string name) => new(name, $"{name}@example.com", "a long enough password");

    private static string Made((Person? Person, AccountProblem Problem) made) =>
        made.Person?.Id ?? throw new InvalidOperationException($"There is no such account: {made.Problem}.");

    private static string SetCookie(HttpContext context) => context.Response.Headers.SetCookie.ToString().Split(';')[0];
}
