using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Accounts;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Security;

/// <summary>Accounts created without the pages, for tests of something else.</summary>
internal static class Accounts
{
    public const string Password = OperatorSetUp.Password;

    /// <summary>Creates the operator, with the e-mail address of <see cref="OperatorSetUp"/>.</summary>
    public static Task<Person> OperatorAsync(this TestServer server) => server.MakeAsync(accounts =>
        accounts.SetUpAsync(
            new(AccessState.Stranger), new("Night Shift", OperatorSetUp.Email, Password), server.SetUpPath().Split('/')[^1], default));

    /// <summary>Creates a member; the operator must exist.</summary>
    public static async Task<Person> MemberAsync(this TestServer server, string email, bool passkeyOnly = false)
    {
        var code = await server.InvitationAsync();
        var passkey = new UserPasskeyInfo([1, 2, 3], [4, 5, 6], DateTimeOffset.UnixEpoch, 0, [], true, true, true, [7], [8]);
        NewAccountRequest request = passkeyOnly ? new("Member", email, null, passkey, NewId.Make()) : new("Member", email, Password);
        return await server.MakeAsync(accounts => accounts.AcceptAsync(new(AccessState.Stranger), request, code, default));
    }

    /// <summary>Creates an invitation and returns its code.</summary>
    public static async Task<string> InvitationAsync(this TestServer server)
    {
        await using var db = await server.App.Services.GetRequiredService<Store>().OpenAsync(default);
        var owner = await db.Set<PersonRow>().FirstAsync(person => person.Kind == PersonKind.Operator);
        return (await server.App.Services.GetRequiredService<Links>().InviteAsync(owner.Id, default))!;
    }

    /// <summary>Creates a sign-in link and returns its code.</summary>
    public static async Task<string> SignInLinkAsync(this TestServer server, Person person) =>
        (await server.App.Services.GetRequiredService<Links>().SignInLinkAsync(person.Id, null, default))!;

    public static async Task<PlainBrowser> SignedInAsync(this TestServer server, string email)
    {
        var browser = PlainBrowser.Stranger(server.Address);
        (await browser.PostAsync("/sign-in", ("email", email), ("password", Password))).Location.Should().Be("/");
        browser.FormAt = "/settings";
        return browser;
    }

    private static async Task<Person> MakeAsync(
        this TestServer server, Func<AccountCreation, Task<(Person? Person, AccountProblem Problem)>> make)
    {
        await using var scope = server.App.Services.CreateAsyncScope();
        var (person, problem) = await make(scope.ServiceProvider.GetRequiredService<AccountCreation>());
        problem.Should().Be(AccountProblem.None);
        return person!;
    }
}
