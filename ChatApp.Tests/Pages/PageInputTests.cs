using System.Net;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>Requests that no link leads to and posts that no form sends.</summary>
[Trait("kind", "server")]
public sealed class PageInputTests(PageInputTests.Site site) : IClassFixture<PageInputTests.Site>, IAsyncLifetime
{
    private const string Long = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";

    private WireVisitor visitor = null!;

    public async Task InitializeAsync() => visitor = await WireVisitor.GuestAsync(site.Server.Address);

    public Task DisposeAsync()
    {
        visitor.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("/rooms/-1")]
    [InlineData("/rooms/0")]
    [InlineData("/rooms/99999999999999999999")]
    [InlineData("/rooms/%00")]
    [InlineData("/rooms/..%2f..%2fetc%2fpasswd")]
    [InlineData("/rooms/' OR 1=1 --")]
    [InlineData("/rooms/<script>alert(1)</script>")]
    [InlineData("/rooms/" + Long)]
    [InlineData("/sidebar/-1")]
    [InlineData("/sidebar/<script>alert(1)</script>")]
    public async Task A_room_that_cannot_be_is_not_found(string path)
    {
        using var answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));

        answer.StatusCode.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("<script>alert");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https:%2f%2fevil.example")]
    [InlineData("%2f%2fevil.example")]
    public async Task Joining_leads_nowhere_else(string id)
    {
        using var handler = new HttpClientHandler { CookieContainer = visitor.Cookies, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = site.Server.Address };

        using var answer = await http.GetAsync(new Uri($"/join/{id}", UriKind.Relative));

        if (answer.Headers.Location is { } location)
            location.OriginalString.Should().StartWith("/rooms/");
        else
            answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/nothing-there")]
    [InlineData("/-1")]
    [InlineData("/{closed}")]
    [InlineData("/99999999999999999999")]
    public async Task Who_may_not_join_is_told_that_there_is_no_such_room_and_is_in_none_afterwards(string path)
    {
        using var answer = await PostAsync("/join" + path.Replace("{closed}", site.Closed), []);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await RoomsAsync()).Should().Equal("General");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\u202Eb")]
    [InlineData("a\0b")]
    [InlineData(Long)]
    public async Task A_name_that_cannot_be_is_not_taken_and_not_forgotten(string name)
    {
        var before = await NameAsync();

        using var page = await PostAsync("/settings", [new("name", name), new("language", "zh-CN"), new("theme", "dark")]);
        using var script = await PostAsync("/settings?handler=Name", [new("name", name)], json: true);

        page.StatusCode.Should().BeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest);
        page.Headers.Contains("Set-Cookie").Should().BeFalse("nothing is kept where one thing is wrong");
        script.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await NameAsync()).Should().Be(before);
    }

    [Theory]
    [InlineData("xx", "dark")]
    [InlineData("../../etc", "<script>")]
    [InlineData("zh-CN\r\nSet-Cookie: a=b", "neon")]
    public async Task Settings_that_do_not_exist_are_as_if_not_chosen(string language, string theme)
    {
        using var answer = await PostAsync("/settings", [new("name", "Quiet Owl"), new("language", language), new("theme", theme)]);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var page = await visitor.Http.GetStringAsync(new Uri("/settings", UriKind.Relative));
        page.Should().Contain("lang=\"en\"").And.Contain("Quiet Owl").And.NotContain("neon").And.NotContain("<script>");
    }

    [Theory]
    [InlineData("/settings")]
    [InlineData("/settings?handler=Name")]
    [InlineData("/join/{open}")]
    public async Task A_form_without_its_token_changes_nothing(string path)
    {
        var before = await NameAsync();

        using var form = new FormUrlEncodedContent([new("name", "Forged")]);
        using var answer = await visitor.Http.PostAsync(new Uri(path.Replace("{open}", site.Open), UriKind.Relative), form);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await NameAsync()).Should().Be(before);
        (await RoomsAsync()).Should().Equal("General");
    }

    [Theory]
    [InlineData("/settings", "PUT")]
    [InlineData("/", "DELETE")]
    [InlineData("/rooms/{open}", "PUT")]
    [InlineData("/connect", "GET")]
    public async Task Other_methods_are_refused(string path, string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path.Replace("{open}", site.Open), UriKind.Relative));
        using var answer = await visitor.Http.SendAsync(request);

        ((int)answer.StatusCode).Should().BeInRange(400, 499);
    }

    private Task<HttpResponseMessage> PostAsync(string path, KeyValuePair<string, string>[] fields, bool json = false) =>
        visitor.PostFormAsync(path, fields, json);

    private async Task<string> NameAsync()
    {
        await using var client = await visitor.ConnectAsync();
        return client.Hello!.Person.Name;
    }

    private async Task<string[]> RoomsAsync()
    {
        await using var client = await visitor.ConnectAsync();
        return [.. client.Hello!.Rooms.Select(room => room.Name)];
    }

    /// <summary>A server with another person's rooms.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public TestServer Server { get; private set; } = null!;

        public string Closed { get; private set; } = "";

        public string Open { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Server = await TestServer.StartAsync();
            using var maker = await WireVisitor.GuestAsync(Server.Address);
            await using var client = await maker.ConnectAsync();
            Closed = (await client.CallAsync("CreateRoom", "closed", "Secret", "")).GetProperty("id").GetString()!;
            Open = (await client.CallAsync("CreateRoom", "open", "Anyone", "")).GetProperty("id").GetString()!;
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
