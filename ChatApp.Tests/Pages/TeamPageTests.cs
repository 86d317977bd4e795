using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApp.Audit;
using ChatApp.Pages;
using ChatApp.Tests.Hosting;
using NetVips;

namespace ChatApp.Tests.Pages;

/// <summary>The team's name and logo, changed by an operator.</summary>
[Trait("kind", "server")]
public sealed partial class TeamPageTests() : WireTests("Chat:Name=Configured")
{
    private WireClient chief = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        chief = await OperatorAsync();
    }

    [Fact]
    public async Task A_new_name_is_on_every_page_at_once_also_where_the_browser_has_the_page()
    {
        var anna = await GuestAsync("Anna");
        using var before = await anna.Visitor!.Http.GetAsync(new Uri("/", UriKind.Relative));
        (await before.Content.ReadAsStringAsync()).Should().Contain("· Configured</title>").And.Contain(">Configured</p>");

        using var answer = await chief.Visitor!.PostFormAsync("/team", [new("name", "  Hafen & Söhne ")], form: "/team");

        answer.RequestMessage!.RequestUri!.AbsolutePath.Should().Be("/");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(before.Headers.ETag!);
        using var after = await anna.Visitor.Http.SendAsync(again);
        var page = WebUtility.HtmlDecode(await after.Content.ReadAsStringAsync());
        page.Should().Contain("· Hafen & Söhne</title>").And.Contain(">Hafen & Söhne</p>").And.NotContain("Configured");
        foreach (var path in (string[])["/sign-in", "/no/such/page"])
            WebUtility.HtmlDecode(await StrangerGetsAsync(path)).Should().Contain(">Hafen & Söhne</p>");
        using var manifest = JsonDocument.Parse(await anna.Visitor.Http.GetStringAsync(new Uri("/manifest.webmanifest", UriKind.Relative)));
        manifest.RootElement.GetProperty("name").GetString().Should().Be("Hafen & Söhne");
        (await QueryAsync($"SELECT Detail FROM Audit WHERE Event = {(int)AuditEvent.SettingsChanged} AND ActorId IS NOT NULL"))
            .Should().Equal("name=Hafen & Söhne");

        using var blank = await chief.Visitor.PostFormAsync("/team", [new("name", " ")], form: "/team");
        (await StrangerGetsAsync("/sign-in")).Should().Contain(">Configured</p>");
    }

    [Theory]
    [InlineData("41 characters are one more than it can be")]
    [InlineData("two\nlines")]
    public async Task A_bad_name_is_refused_in_words_and_changes_nothing(string name)
    {
        using var answer = await chief.Visitor!.PostFormAsync("/team", [new("name", name)], form: "/team");

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("at most 40 characters");
        (await StrangerGetsAsync("/sign-in")).Should().Contain(">Configured</p>");
    }

    [Fact]
    public async Task A_logo_is_square_and_stands_where_the_name_stands_until_it_is_removed()
    {
        using var wide = (Image.Black(300, 100) + new double[] { 200, 80, 60 }).Cast(Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Srgb);

        (await SendLogoAsync(wide.PngsaveBuffer())).Should().Be(HttpStatusCode.OK);

        var address = Logo().Match(await StrangerGetsAsync("/sign-in")).Value;
        (await chief.Visitor!.Http.GetStringAsync(new Uri("/", UriKind.Relative))).Should().Contain($"src=\"{address}\"");
        (await chief.Visitor.Http.GetStringAsync(new Uri("/manifest.webmanifest", UriKind.Relative))).Should().Contain(address);
        using var visitor = new WireVisitor(Server.Address);
        using var answer = await visitor.Http.GetAsync(new Uri(address, UriKind.Relative));
        answer.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        answer.Headers.CacheControl!.ToString().Should().Contain("immutable");
        using var logo = Image.NewFromBuffer(await answer.Content.ReadAsByteArrayAsync());
        (logo.Width, logo.Height, logo.Bands).Should().Be((512, 512, 4));
        logo.Getpoint(256, 10)[3].Should().Be(0, "the space above is transparent");
        logo.Getpoint(256, 256)[3].Should().Be(255);

        using var removed = await chief.Visitor.PostFormAsync("/team?handler=RemoveLogo", [], form: "/team");
        (await StrangerGetsAsync("/sign-in")).Should().NotContain("/logo/");
        using var gone = await visitor.Http.GetAsync(new Uri(address, UriKind.Relative));
        gone.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_no_picture_or_too_large_is_refused_and_changes_nothing()
    {
        (await SendLogoAsync("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray())).Should().Be(HttpStatusCode.BadRequest);
        (await SendLogoAsync([])).Should().Be(HttpStatusCode.BadRequest);
        (await SendLogoAsync(new byte[TeamModel.MaxLogoBytes + 1])).Should().Be(HttpStatusCode.BadRequest);

        (await StrangerGetsAsync("/sign-in")).Should().NotContain("/logo/");
    }

    [Fact]
    public async Task An_operator_sees_the_first_steps_until_there_is_a_second_room_and_an_invitation_has_a_code_for_a_camera()
    {
        var anna = await GuestAsync("Anna");

        (await PageOfAsync(chief)).Should().Contain("first-steps").And.Contain("href=\"/team\"");
        (await PageOfAsync(anna)).Should().NotContain("first-steps");
        await chief.CreateRoomAsync("Second");
        (await PageOfAsync(chief)).Should().NotContain("first-steps");
        using var made = await chief.Visitor!.PostFormAsync("/people?handler=Invite", []);
        (await made.Content.ReadAsStringAsync()).Should().Contain("class=\"qr\"");

        static Task<string> PageOfAsync(WireClient client) => client.Visitor!.Http.GetStringAsync(new Uri("/", UriKind.Relative));
    }

    private async Task<HttpStatusCode> SendLogoAsync(byte[] content)
    {
        var http = chief.Visitor!.Http;
        var token = Token().Match(await http.GetStringAsync(new Uri("/team", UriKind.Relative))).Groups[1].Value;
        using var picture = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { picture, "logo", "logo.png" },
        };
        using var answer = await http.PostAsync(new Uri("/team?handler=Logo", UriKind.Relative), form);
        return answer.StatusCode;
    }

    private async Task<string> StrangerGetsAsync(string path)
    {
        using var visitor = new WireVisitor(Server.Address);
        using var answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("/logo/[0-9a-f]{64}")]
    private static partial Regex Logo();
}
