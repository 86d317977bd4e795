using ChatApp.People.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatApp.Tests.Hosting;

/// <summary>Sets a server up as its owner does: with the link that the server prints.</summary>
public static class OperatorSetUp
{
    public const string Email = "night.shift@example.com", Password = "correct horse battery";

    /// <summary>Path of the set-up link.</summary>
    public static string SetUpPath(this TestServer server) => server.App.Services.GetRequiredService<SetUpLink>().Path;

    /// <summary>Makes a visitor the operator.</summary>
    public static async Task SetUpAsync(this TestServer server, WireVisitor visitor, string name = "Night Shift")
    {
        using var answer = await visitor.PostFormAsync(
            server.SetUpPath(), [new("name", name), new("email", Email), new("password", Password)]);
        answer.EnsureSuccessStatusCode();
        answer.RequestMessage!.RequestUri!.AbsolutePath.Should().NotStartWith("/setup");
    }

    /// <summary>The same on a server that requires an account: there is no other page with a form.</summary>
    public static async Task SetUpWithoutGuestAsync(this TestServer server, WireVisitor visitor)
    {
        using var answer = await visitor.PostFormAsync(
            server.SetUpPath(), [new("name", "Night Shift"), new("email", Email), new("password", Password)], form: server.SetUpPath());
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Fills in the form of a new account and submits it.</summary>
    public static async Task FillAccountAsync(
        this IPage page, string name = "Night Shift", string email = Email, string password = Password)
    {
        await page.FillAsync("#name", name);
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", password);
        await page.ClickAsync("main .primary");
    }
}
