using System.Net;
using System.Text.RegularExpressions;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>A member and their account, by form posts.</summary>
public abstract partial class AccountTests : WireTests
{
    protected const string Email = "anna@example.com", Password = "a few words in a row";

    /// <summary>Starts at the present: the cookie containers of the clients use the system clock.</summary>
    protected ManualTime Time { get; } = new(DateTimeOffset.UtcNow);

    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(Time));

    /// <summary>Makes a guest a member by an invitation.</summary>
    protected async Task<HttpStatusCode> AcceptAsync(
        WireVisitor visitor, string inviterId, string name = "Anna", string email = Email, string password = Password)
    {
        var code = await Server.App.Services.GetRequiredService<Links>().InviteAsync(inviterId, CancellationToken.None);
        return await PostAsync(visitor, $"/invite/{code}", ("name", name), ("email", email), ("password", password));
    }

    /// <summary>A new member, connected.</summary>
    protected async Task<WireClient> MemberAsync(WireClient inviter, string name = "Anna", string email = Email)
    {
        var guest = await GuestAsync();
        (await AcceptAsync(guest.Visitor!, inviter.Id(), name, email)).Should().Be(HttpStatusCode.OK);
        return await AgainAsync(guest); // The guest's session ended when the member's started.
    }

    /// <summary>Another browser of the same person, signed in.</summary>
    protected async Task<WireClient> ElsewhereAsync(string email = Email, string password = Password)
    {
        var client = await GuestAsync();
        (await SignInAsync(client.Visitor!, password, email)).Should().Be(HttpStatusCode.OK);
        return await AgainAsync(client);
    }

    protected static Task<HttpStatusCode> SignInAsync(WireVisitor visitor, string password, string email = Email) =>
        PostAsync(visitor, "/sign-in", ("email", email), ("password", password));

    protected static async Task<HttpStatusCode> PostAsync(WireVisitor visitor, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await visitor.PostFormAsync(path, [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return answer.StatusCode;
    }

    protected static Task<string> PageAsync(WireVisitor visitor, string path = "/account") =>
        visitor.Http.GetStringAsync(new Uri(path, UriKind.Relative));

    protected static async Task<HttpStatusCode> AskAsync(WireVisitor visitor)
    {
        using var answer = await visitor.AskAsync();
        return answer.StatusCode;
    }

    /// <summary>Ids of the sessions that the account page offers to end.</summary>
    protected static async Task<string[]> OthersAsync(WireVisitor visitor) =>
        [.. Session().Matches(await PageAsync(visitor)).Select(one => one.Groups[1].Value)];

    [GeneratedRegex("""name="session" value="([^"]+)""")]
    private static partial Regex Session();
}
