using System.Net;
using System.Text.Json;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>Passkeys behind a proxy that terminates TLS: the page is at https://chat.example, the server receives HTTP.</summary>
[Trait("kind", "server")]
public sealed class PasskeyOriginTests() : WireTests("AllowedHosts=chat.example;127.0.0.1"), IDisposable
{
    private const string Domain = "chat.example", Origin = $"https://{Domain}";

    private const string Theirs = "SELECT COUNT(*) FROM Sessions s JOIN People p ON p.Key = s.PersonKey WHERE p.Name = 'Night Shift'";

    private readonly List<IDisposable> used = [];

    public void Dispose() => used.ForEach(one => one.Dispose());

    [Fact]
    public async Task It_opens_the_account_it_was_made_for_whatever_scheme_the_server_sees()
    {
        var (owner, passkey) = await SetUpAsync();

        (await SignInAsync(Visitor(), passkey)).Should().Be(HttpStatusCode.OK);

        (await QueryAsync(Theirs)).Should().Equal("2");
        (await owner.Http.GetStringAsync(new Uri("/account", UriKind.Relative))).Should().Contain(OperatorSetUp.Email);
    }

    [Theory]
    [InlineData("https://evil.example", Domain, true)]
    [InlineData("https://shop.chat.example", Domain, true)]
    [InlineData("https://chat.example:8443", Domain, true)]
    [InlineData(Origin, "evil.example", true)]
    [InlineData(Origin, Domain, false)]
    public async Task From_another_page_for_another_name_or_without_a_finger_it_opens_nothing(string origin, string domain, bool verified)
    {
        var (_, passkey) = await SetUpAsync();
        (passkey.Origin, passkey.Domain, passkey.Verified) = (origin, domain, verified);

        // An attacker who relays a stolen answer can send any header, including the right ones.
        (await SignInAsync(Visitor(), passkey)).Should().Be(HttpStatusCode.BadRequest);
        (await QueryAsync(Theirs)).Should().Equal("1");
    }

    [Fact]
    public async Task An_answer_is_good_once_and_for_its_own_question_only()
    {
        var (_, passkey) = await SetUpAsync();
        var (anna, berta) = (Visitor(), Visitor());
        var answer = passkey.Get(await OptionsAsync(anna, "/sign-in"));
        await OptionsAsync(berta, "/sign-in");

        (await PostAsync(berta, "/sign-in?handler=Passkey", ("passkey", answer)))
            .Should().Be(HttpStatusCode.BadRequest, "it was asked something else");
        (await PostAsync(anna, "/sign-in?handler=Passkey", ("passkey", answer))).Should().Be(HttpStatusCode.OK);
        (await PostAsync(anna, "/sign-in?handler=Passkey", ("passkey", answer))).Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_was_made_for_one_person_is_added_to_no_other()
    {
        var (owner, _) = await SetUpAsync();
        using var other = new TestAuthenticator { Origin = Origin, Domain = Domain };
        var options = await OptionsAsync(owner, "/account");
        var made = other.Create(options);
        var code = await InviteAsync();
        var anna = Visitor();
        foreach (Cookie cookie in owner.Cookies.GetCookies(Server.Address))
        {
            if (cookie.Name == "chatapp-passkey")
                anna.Cookies.Add(Server.Address, new Cookie(cookie.Name, cookie.Value));
        }

        (await PostAsync(anna, $"/invite/{code}", ("name", "Anna"), ("email", "anna@example.com"), ("passkey", made)))
            .Should().Be(HttpStatusCode.BadRequest);
        (await QueryAsync("SELECT COUNT(*) FROM Accounts")).Should().Equal("1");
    }

    private static async Task<JsonElement> OptionsAsync(WireVisitor visitor, string page, params (string Name, string Value)[] fields)
    {
        using var answer = await visitor.PostFormAsync(
            $"{page}?handler=PasskeyOptions", [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))], json: true);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static async Task<HttpStatusCode> PostAsync(WireVisitor visitor, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await visitor.PostFormAsync(path, [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> SignInAsync(WireVisitor visitor, TestAuthenticator passkey) =>
        await PostAsync(visitor, "/sign-in?handler=Passkey", ("passkey", passkey.Get(await OptionsAsync(visitor, "/sign-in"))));

    private async Task<(WireVisitor Owner, TestAuthenticator Passkey)> SetUpAsync()
    {
        var passkey = new TestAuthenticator { Origin = Origin, Domain = Domain };
        used.Add(passkey);
        var owner = Visitor();
        (string, string)[] fields = [("name", "Night Shift"), ("email", OperatorSetUp.Email)];
        var made = passkey.Create(await OptionsAsync(owner, Server.SetUpPath(), fields));
        (await PostAsync(owner, Server.SetUpPath(), [.. fields, ("passkey", made)])).Should().Be(HttpStatusCode.OK);
        return (owner, passkey);
    }

    private async Task<string> InviteAsync()
    {
        var operatorId = (await QueryAsync("SELECT Id FROM People WHERE Name = 'Night Shift'")).Single();
        return (await Server.App.Services.GetRequiredService<Links>().InviteAsync(operatorId, CancellationToken.None))!;
    }

    private WireVisitor Visitor(string origin = Origin)
    {
        var visitor = new WireVisitor(Server.Address);
        used.Add(visitor);
        visitor.Http.DefaultRequestHeaders.Host = Domain;
        visitor.Http.DefaultRequestHeaders.Add("Origin", origin);
        return visitor;
    }
}
