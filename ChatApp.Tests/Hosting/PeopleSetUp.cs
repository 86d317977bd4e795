using ChatApp.People.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Hosting;

/// <summary>Creates members and performs the operator's actions on the People page.</summary>
public static class PeopleSetUp
{
    public static string EmailOf(string name) => $"{name.Replace(' ', '.')}@example.com";

    /// <summary>Makes a visitor a member, with an operator's invitation.</summary>
    public static async Task AcceptAsync(this TestServer server, WireVisitor visitor, WireClient by, string name)
    {
        var code = await server.App.Services.GetRequiredService<Links>().InviteAsync(by.Id(), CancellationToken.None);
        using var answer = await visitor.PostFormAsync(
            $"/invite/{code}", [new("name", name), new("email", EmailOf(name)), new("password", OperatorSetUp.Password)]);
        answer.EnsureSuccessStatusCode();
        answer.RequestMessage!.RequestUri!.AbsolutePath.Should().NotStartWith("/invite");
    }

    /// <summary>Signs a member in, in a browser of their own.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(this WireVisitor visitor, string name) =>
        await visitor.PostFormAsync("/sign-in", [new("email", EmailOf(name)), new("password", OperatorSetUp.Password)], form: "/sign-in");

    /// <summary>Presses a button on the People page; returns the page that follows.</summary>
    public static async Task<string> ActAsync(this WireClient by, string handler, params (string Name, string Value)[] fields)
    {
        using var answer = await by.Visitor!.PostFormAsync(
            $"/people?handler={handler}", [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>A visitor for whom a trusted proxy reports this client address.</summary>
    public static WireVisitor From(this TestServer server, string address)
    {
        var visitor = new WireVisitor(server.Address);
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return visitor;
    }
}
