using System.Net;
using System.Text.RegularExpressions;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace ChatApp.Tests.People;

/// <summary>Codes at sign-in, in addition to the password.</summary>
[Trait("kind", "server")]
public sealed partial class SecondFactorTests : AccountTests
{
    private byte[] secret = [];

    [Fact]
    public async Task With_codes_on_the_right_password_signs_nobody_in_until_a_code_comes_and_no_code_counts_twice()
    {
        var anna = await MemberAsync(await OperatorAsync());
        await TurnOnAsync(anna.Visitor!);
        using var visitor = new WireVisitor(Server.Address);

        (await WhereAsync(visitor, "/sign-in?to=/join", ("email", Email), ("password", Password), ("to", "/join")))
            .Should().Be("/second-factor?to=%2Fjoin");
        (await AskAsync(visitor)).Should().Be(HttpStatusCode.Unauthorized);
        (await CodeAsync(visitor, "000000")).Should().Be(HttpStatusCode.BadRequest);
        (await CodeAsync(visitor, Code())).Should().Be(HttpStatusCode.BadRequest, "codes were switched on with it");
        (await AskAsync(visitor)).Should().Be(HttpStatusCode.Unauthorized);
        Time.Advance(TimeSpan.FromSeconds(30));
        var code = Code();
        (await WhereAsync(visitor, "/second-factor", ("code", $" {code[..3]} {code[3..]} "), ("to", "/join"))).Should().Be("/join");
        (await AskAsync(visitor)).Should().Be(HttpStatusCode.OK);

        using var other = new WireVisitor(Server.Address);
        (await PasswordAsync(other)).Should().Be("/second-factor");
        (await CodeAsync(other, code)).Should().Be(HttpStatusCode.BadRequest);
        (await WhereAsync(other, "/sign-in", ("email", Email), ("password", "wrong words in a row")))
            .Should().Be("/sign-in", "the password comes first");
    }

    [Theory]
    [InlineData(-60, HttpStatusCode.BadRequest)]
    [InlineData(-30, HttpStatusCode.OK)]
    [InlineData(30, HttpStatusCode.OK)]
    [InlineData(60, HttpStatusCode.BadRequest)]
    public async Task A_clock_that_is_half_a_minute_off_does_no_harm(int seconds, HttpStatusCode status)
    {
        var anna = await MemberAsync(await OperatorAsync());
        await TurnOnAsync(anna.Visitor!);
        Time.Advance(TimeSpan.FromMinutes(5));
        using var visitor = new WireVisitor(Server.Address);
        await PasswordAsync(visitor);

        (await CodeAsync(visitor, Code(TimeSpan.FromSeconds(seconds)))).Should().Be(status);
    }

    [Fact]
    public async Task A_recovery_code_opens_once_and_new_ones_end_the_ones_of_before()
    {
        var anna = await MemberAsync(await OperatorAsync());
        var codes = await TurnOnAsync(anna.Visitor!);
        codes.Should().HaveCount(10).And.OnlyHaveUniqueItems();
        (await PageAsync(anna.Visitor!)).Should().NotContain(codes[0], "they are shown once").And.Contain("Recovery codes left: 10.");
        using var visitor = new WireVisitor(Server.Address);

        await PasswordAsync(visitor);
        (await CodeAsync(visitor, codes[0].ToUpperInvariant())).Should().Be(HttpStatusCode.OK);
        using var other = new WireVisitor(Server.Address);
        await PasswordAsync(other);
        (await CodeAsync(other, codes[0])).Should().Be(HttpStatusCode.BadRequest);
        (await CodeAsync(other, codes[1])).Should().Be(HttpStatusCode.OK);
        (await PageAsync(anna.Visitor!)).Should().Contain("Recovery codes left: 8.");

        using var answer = await anna.Visitor!.PostFormAsync("/account?handler=SecondFactorCodes", []);
        var anew = Codes(await answer.Content.ReadAsStringAsync());
        anew.Should().HaveCount(10).And.NotIntersectWith(codes);
        using var third = new WireVisitor(Server.Address);
        await PasswordAsync(third);
        (await CodeAsync(third, codes[2])).Should().Be(HttpStatusCode.BadRequest);
        (await CodeAsync(third, anew[2])).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Five_wrong_codes_lock_whoever_tried_for_five_minutes()
    {
        var anna = await MemberAsync(await OperatorAsync());
        await TurnOnAsync(anna.Visitor!);
        using var visitor = new WireVisitor(Server.Address);
        await PasswordAsync(visitor);
        foreach (var wrong in Enumerable.Range(0, 5))
            (await CodeAsync(visitor, $"00000{wrong}")).Should().Be(HttpStatusCode.BadRequest);
        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));

        (await CodeAsync(visitor, Code())).Should().Be(HttpStatusCode.BadRequest);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await CodeAsync(visitor, Code())).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_is_waited_for_ten_minutes_and_while_the_password_stays()
    {
        var anna = await MemberAsync(await OperatorAsync());
        await TurnOnAsync(anna.Visitor!);
        using var late = new WireVisitor(Server.Address);
        await PasswordAsync(late);
        Time.Advance(TimeSpan.FromMinutes(10));
        (await WhereAsync(late, "/second-factor", ("code", Code()))).Should().Be("/sign-in");

        using var thief = new WireVisitor(Server.Address);
        await PasswordAsync(thief);
        (await PostAsync(anna.Visitor!, "/account?handler=Password", ("old", Password), ("password", "another few words")))
            .Should().Be(HttpStatusCode.OK);
        (await WhereAsync(thief, "/second-factor", ("code", Code()))).Should().Be("/sign-in");
        (await AskAsync(thief)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_sign_in_link_asks_for_a_code_as_well_and_an_operator_switches_codes_off_for_whoever_lost_them()
    {
        var night = await OperatorAsync();
        var anna = await MemberAsync(night);
        await TurnOnAsync(anna.Visitor!);
        var links = Server.App.Services.GetRequiredService<Links>();
        using var visitor = new WireVisitor(Server.Address);
        (await WhereAsync(visitor, $"/sign-in/{await links.SignInLinkAsync(anna.Id(), null, default)}")).Should().Be("/second-factor");
        Time.Advance(TimeSpan.FromSeconds(30));
        (await WhereAsync(visitor, "/second-factor", ("code", Code()))).Should().Be("/account");
        (await PageAsync(visitor)).Should().Contain("Choose a new password now.");

        (await night.ActAsync("SecondFactorOff", ("person", anna.Id()))).Should().Contain("The sign-in of Anna asks for no code any more.");
        (await QueryAsync("SELECT ActorName || ' ' || SubjectName FROM Audit WHERE Event = 32")).Should().Equal("Night Shift Anna");
        using var other = new WireVisitor(Server.Address);
        (await WhereAsync(other, "/sign-in", ("email", Email), ("password", Password))).Should().Be("/");
    }

    [Fact]
    public async Task The_console_lets_the_last_operator_in_who_lost_phone_and_recovery_codes()
    {
        var night = await OperatorAsync();
        await TurnOnAsync(night.Visitor!);

        using var visitor = new WireVisitor(Server.Address);
        (await WhereAsync(visitor, await LinkAsync())).Should().Be("/second-factor");
        (await WhereAsync(visitor, await LinkAsync("--codes-off"))).Should().Be("/account");

        async Task<string> LinkAsync(params string[] options)
        {
            var run = await CommandRun.ChatAppAsync(
                [
                    "sign-in-link", OperatorSetUp.Email, .. options,
                    .. Server.DataSettings, $"--Urls={Server.Address}",
                ]);
            return new Uri(run.Output.Split(' ')[0]).AbsolutePath;
        }
    }

    [Fact]
    public async Task Its_owner_switches_it_off_after_showing_again_who_they_are_and_nobody_switches_it_on_without_a_right_code()
    {
        var night = await OperatorAsync();
        var anna = await MemberAsync(night);
        (await PostAsync(anna.Visitor!, "/account?handler=SecondFactorOn", ("setUp", "rubbish"), ("code", "123456")))
            .Should().Be(HttpStatusCode.BadRequest);
        var page = await BeginAsync(anna.Visitor!);
        (await PostAsync(
            anna.Visitor!, "/account?handler=SecondFactorOn", ("setUp", Token().Match(page).Groups[1].Value), ("code", "000000")))
            .Should().Be(HttpStatusCode.BadRequest);
        var other = await MemberAsync(night, "Berta", "berta@example.com");
        (await PostAsync(
            other.Visitor!, "/account?handler=SecondFactorOn", ("setUp", Token().Match(page).Groups[1].Value), ("code", Code())))
            .Should().Be(HttpStatusCode.BadRequest, "it was begun by somebody else");
        (await QueryAsync("SELECT count(*) FROM SecondFactors")).Should().Equal("0");

        await TurnOnAsync(anna.Visitor!);
        (await QueryAsync("SELECT hex(Secret) || hex(RecoveryHashes) FROM SecondFactors"))[0]
            .Should().NotContain(Convert.ToHexString(secret));
        Time.Advance(TimeSpan.FromMinutes(15));
        foreach (var handler in new[] { "SecondFactor", "SecondFactorOn", "SecondFactorCodes", "SecondFactorOff" })
            (await WhereAsync(anna.Visitor!, $"/account?handler={handler}")).Should().StartWith("/confirm");
        (await QueryAsync("SELECT count(*) FROM SecondFactors")).Should().Equal("1");
        (await PostAsync(anna.Visitor!, "/confirm", ("password", Password))).Should().Be(HttpStatusCode.OK);
        (await PostAsync(anna.Visitor!, "/account?handler=SecondFactorOff")).Should().Be(HttpStatusCode.OK);
        (await QueryAsync("SELECT count(*) FROM SecondFactors")).Should().Equal("0");
    }

    [Fact]
    public async Task A_deleted_account_takes_its_codes_along()
    {
        var anna = await MemberAsync(await OperatorAsync());
        await TurnOnAsync(anna.Visitor!);

        (await PostAsync(anna.Visitor!, "/account?handler=Delete", ("password", Password))).Should().Be(HttpStatusCode.OK);

        (await QueryAsync("SELECT count(*) FROM SecondFactors")).Should().Equal("0");
    }

    private async Task<string> BeginAsync(WireVisitor visitor)
    {
        using var answer = await visitor.PostFormAsync("/account?handler=SecondFactor", []);
        var page = await answer.Content.ReadAsStringAsync();
        secret = Base32Encoding.ToBytes(SecretText().Match(page).Groups[1].Value);
        return page;
    }

    private async Task<IReadOnlyList<string>> TurnOnAsync(WireVisitor visitor)
    {
        var page = await BeginAsync(visitor);
        using var on = await visitor.PostFormAsync(
            "/account?handler=SecondFactorOn", [new("setUp", Token().Match(page).Groups[1].Value), new("code", Code())]);
        return Codes(await on.Content.ReadAsStringAsync());
    }

    private string Code(TimeSpan later = default) => new Totp(secret).ComputeTotp((Time.GetUtcNow() + later).UtcDateTime);

    private static async Task<HttpStatusCode> CodeAsync(WireVisitor visitor, string code)
    {
        using var answer = await visitor.PostFormAsync("/second-factor", [new("code", code)], form: "/account");
        return answer.StatusCode;
    }

    private static Task<string> PasswordAsync(WireVisitor visitor) =>
        WhereAsync(visitor, "/sign-in", ("email", Email), ("password", Password));

    private static IReadOnlyList<string> Codes(string page) => [.. RecoveryCode().Matches(page).Select(match => match.Groups[1].Value)];

    private static async Task<string> WhereAsync(WireVisitor visitor, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await visitor.PostFormAsync(
            path, [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))], form: "/account");
        return answer.RequestMessage!.RequestUri!.PathAndQuery;
    }

    [GeneratedRegex("""name="setUp" value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("secret=([A-Z2-7]+)")]
    private static partial Regex SecretText();

    [GeneratedRegex("<li><code>([a-z2-7-]+)</code></li>")]
    private static partial Regex RecoveryCode();
}
