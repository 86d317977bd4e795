using System.Net;
using System.Text.Json;

namespace ChatApp.Tests.People;

/// <summary>What passkey requests reveal to any caller, and who may add a passkey.</summary>
[Trait("kind", "server")]
public sealed class PasskeyRulesTests : AccountTests
{
    [Fact]
    public async Task To_sign_in_everybody_is_asked_the_same_and_rubbish_opens_nothing()
    {
        await MemberAsync(await OperatorAsync());
        var visitor = (await GuestAsync()).Visitor!;

        var known = await OptionsAsync(visitor, "/sign-in", ("email", Email));
        var unknown = await OptionsAsync(visitor, "/sign-in", ("email", "nobody@example.com"));

        foreach (var options in new[] { known, unknown })
        {
            options.GetProperty("allowCredentials").GetArrayLength().Should().Be(0);
            options.GetProperty("userVerification").GetString().Should().Be("required");
        }

        string[] wrong =
        [
            "", "{}", "null", "rubbish",
            """{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}""",
            new('x', 100_000),
        ];
        foreach (var passkey in wrong)
            (await PostAsync(visitor, "/sign-in?handler=Passkey", ("passkey", passkey))).Should().Be(HttpStatusCode.BadRequest, passkey);
    }

    [Fact]
    public async Task Ten_minutes_after_the_sign_in_only_who_knows_the_password_adds_one()
    {
        var anna = await MemberAsync(await OperatorAsync());
        (await OptionsAsync(anna.Visitor!, "/account")).GetProperty("user").GetProperty("name").GetString().Should().Be(Email);

        Time.Advance(TimeSpan.FromMinutes(10));

        (await OptionsAsync(anna.Visitor!, "/account")).GetProperty("status").GetInt32().Should().Be(400);
        (await OptionsAsync(anna.Visitor!, "/account", ("password", "wrong words in a row"))).GetProperty("status").GetInt32()
            .Should().Be(400);
        (await OptionsAsync(anna.Visitor!, "/account", ("password", Password))).TryGetProperty("challenge", out _).Should().BeTrue();
        (await PostAsync(anna.Visitor!, "/account?handler=AddPasskey", ("passkey", "{}"))).Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Guests_add_none()
    {
        var guest = await GuestAsync();

        (await PostAsync(guest.Visitor!, "/account?handler=PasskeyOptions")).Should().Be(HttpStatusCode.NotFound);
        (await PostAsync(guest.Visitor!, "/account?handler=Password", ("password", Password))).Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task<JsonElement> OptionsAsync(WireVisitor visitor, string page, params (string Name, string Value)[] fields)
    {
        using var answer = await visitor.PostFormAsync(
            $"{page}?handler=PasskeyOptions", [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))], json: true);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
