using System.Net;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>A cached page is answered with 304, but never when the page has changed since.</summary>
[Trait("kind", "server")]
public sealed class PageTagTests : WireTests
{
    /// <summary>Every change that affects a page, and the HTML that shows it.</summary>
    private static readonly Dictionary<string, (Func<PageTagTests, Task> Change, string? Shows)> Changes = new()
    {
        ["a message"] = (test => test.bob.SayInAsync(test.room.Id, "Something new"), "<p>Something new</p>"),
        ["an edit"] = (test => test.bob.EditAsync(test.said, "Said better"), "<p>Said better</p>"),
        ["a deletion"] = (test => test.bob.DeleteAsync(test.said), null),
        ["an author's name"] = (test => test.RenameAsync(test.bob, "Robert"), ">Robert</span>"),
        ["one's own name"] = (test => test.RenameAsync(test.anna, "Anna Maria"), ">Anna Maria</button>"),
        ["what one is"] = (test => test.Server.SetUpAsync(test.anna.Visitor!), "\"kind\":\"operator\""),
        ["the room's name"] = (test => test.bob.CallAsync("ChangeRoom", test.room.Id, "Orchard", "Trees"), "Orchard"),
        ["the room's topic"] = (test => test.bob.CallAsync("ChangeRoom", test.room.Id, "Garden", "Trees"), "Trees"),
        ["the room's end"] = (test => test.bob.CallAsync("ArchiveRoom", test.room.Id), "\"archived\":true"),
        ["a message in another room"] = (test => test.bob.SayInAsync(test.other.Id, "Elsewhere"), "\"unread\":2"),
        ["a mention in another room"] = (test => test.bob.SayInAsync(test.other.Id, "@Anna look"), "\"mentions\":1"),
        ["having read another room"] = (test => test.anna.CallAsync("MarkRead", test.other.Id, 1), "\"unread\":0"),
        ["another room's name"] = (test => test.bob.CallAsync("ChangeRoom", test.other.Id, "Kitchen", ""), "Kitchen"),
        ["a room joined"] = (test => test.JoinAnotherAsync(), "Library"),
        ["a room left"] = (test => test.anna.CallAsync("QuitRoom", test.other.Id), null),
        ["a room taken away"] = (test => test.bob.RemoveAsync(test.other.Id, test.anna), null),
        ["a conversation"] = (test => test.bob.OpenDirectAsync(test.anna), "data-kind=\"direct\""),
        ["the language asked for"] = (test => test.AskInAsync("zh"), "lang=\"zh-Hans\""),
        ["the language chosen"] = (test => test.ChooseAsync("language", "zh"), "lang=\"zh-Hans\""),
        ["the theme"] = (test => test.ChooseAsync("theme", "dark"), "data-theme=\"dark\""),
    };

    private readonly Dictionary<string, string> bodies = [];
    private WireClient anna = null!;
    private WireClient bob = null!;
    private RoomView room = null!;
    private RoomView other = null!;
    private MessageView said = null!;

    public static TheoryData<string> Names => new(Changes.Keys);

    private string Page => $"/rooms/{room.Id}";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        anna = await GuestAsync("Anna");
        bob = await GuestAsync("Bob");
        room = await bob.CreateRoomAsync();
        other = await bob.CreateRoomAsync("Cellar");
        await anna.JoinAsync(room.Id);
        await anna.JoinAsync(other.Id);
        said = await bob.SayInAsync(room.Id, "Said first");
        await anna.SayInAsync(room.Id, "Said second");
        await bob.SayInAsync(other.Id, "Said below");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_the_page_shows_changes_its_tag(string what)
    {
        var (before, tag) = await LoadAsync(Page);
        await ShouldBeKnownAsync(Page, tag);

        await Changes[what].Change(this);

        var (after, next) = await LoadAsync(Page, tag);
        after.Should().NotBe(before);
        next.Should().NotBe(tag);
        if (Changes[what].Shows is { } shown)
            after.Should().Contain(shown).And.Subject.Should().NotBe(before);
        await ShouldBeKnownAsync(Page, next);
    }

    [Fact]
    public async Task What_it_does_not_show_leaves_its_tag()
    {
        var (_, tag) = await LoadAsync(Page);

        var foreign = await bob.CreateRoomAsync("Attic");
        await bob.SayInAsync(foreign.Id, "Not for Anna");
        await bob.CallAsync("Typing", room.Id);
        await bob.CallAsync("MarkRead", room.Id, 2);
        await GuestAsync("Somebody else");
        await anna.SayInAsync(foreign.Id, "May not").ShouldBeRefused("RoomNotFound");

        await ShouldBeKnownAsync(Page, tag);
    }

    [Fact]
    public async Task Every_page_has_a_tag_of_its_own()
    {
        string[] pages =
        [
            "/", Page, $"{Page}?at=1", $"{Page}?at=2", $"/rooms/{other.Id}", $"/sidebar/{room.Id}", $"/sidebar/{room.Id}?at=1",
        ];
        List<string> tags = [];
        foreach (var page in pages)
        {
            var (_, tag) = await LoadAsync(page);
            await ShouldBeKnownAsync(page, tag);
            tags.Add(tag);
        }

        tags.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Nobody_is_told_that_they_have_the_page_of_another_person()
    {
        var (_, tag) = await LoadAsync(Page);

        using var answer = await AskAsync(bob, Page, tag);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("\"name\":\"Bob\"");
        answer.Headers.ETag!.ToString().Should().NotBe(tag);
    }

    [Fact]
    public async Task Who_may_not_see_the_page_any_more_is_not_told_that_they_have_it()
    {
        var (_, tag) = await LoadAsync(Page);

        await bob.RemoveAsync(room.Id, anna);
        await bob.CallAsync("ArchiveRoom", room.Id);

        using var answer = await AskAsync(anna, Page, tag);
        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        answer.Headers.ETag.Should().BeNull();
    }

    [Fact]
    public async Task A_tag_among_others_and_one_that_a_proxy_has_made_strong_are_known()
    {
        var (_, tag) = await LoadAsync(Page);

        await ShouldBeKnownAsync(Page, $"\"other\", {tag}");
        await ShouldBeKnownAsync(Page, tag[2..]);
        using var answer = await AskAsync(anna, Page, tag.Insert(5, "0"));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_page_has_nothing_in_it_that_differs_from_load_to_load()
    {
        var (first, _) = await LoadAsync(Page);
        var (second, _) = await LoadAsync(Page);

        second.Should().Be(first).And.NotContain("__RequestVerificationToken");
    }

    [Fact]
    public async Task A_setting_that_stands_in_the_page_changes_its_tag_and_a_restart_does_not()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        using var visitor = new HttpClient(new HttpClientHandler { UseCookies = false });
        string? cookie = null, tag = null;
        foreach (var (delay, expected) in new[] { (2, HttpStatusCode.OK), (2, HttpStatusCode.NotModified), (3, HttpStatusCode.OK) })
        {
            await using var server = await TestServer.StartAsync($"Chat:DataFolder={data.FullName}", $"Chat:ConnectDelay=00:00:0{delay}");
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
            request.Headers.Add("Cookie", cookie ?? "none=");
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var answer = await visitor.SendAsync(request);

            answer.StatusCode.Should().Be(expected);
            tag = answer.Headers.ETag!.ToString();
            cookie ??= string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(set => set.Split(';')[0]));
        }

        data.Delete(recursive: true);
    }

    private async Task JoinAnotherAsync() => await anna.JoinAsync((await bob.CreateRoomAsync("Library")).Id);

    private Task AskInAsync(string language)
    {
        anna.Visitor!.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return Task.CompletedTask;
    }

    private async Task ChooseAsync(string field, string value) =>
        (await anna.Visitor!.PostFormAsync("/settings", [new("name", "Anna"), new(field, value)])).EnsureSuccessStatusCode();

    private static async Task<HttpResponseMessage> AskAsync(WireClient who, string page, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, UriKind.Relative));
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await who.Visitor!.Http.SendAsync(request);
    }

    /// <summary>Gets the page; checks that one tag always stands for the same page.</summary>
    private async Task<(string Body, string Tag)> LoadAsync(string page, string? tag = null)
    {
        using var answer = await AskAsync(anna, page, tag);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Headers.CacheControl!.ToString().Should().Be("no-cache, private");
        answer.Headers.Vary.Should().BeEquivalentTo("Accept-Language", "Cookie");
        var body = await answer.Content.ReadAsStringAsync();
        var now = answer.Headers.ETag!.ToString();
        bodies.TryAdd(now, body);
        bodies[now].Should().Be(body);
        return (body, now);
    }

    private async Task ShouldBeKnownAsync(string page, string tag)
    {
        using var answer = await AskAsync(anna, page, tag);
        answer.StatusCode.Should().Be(HttpStatusCode.NotModified);
        (await answer.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        answer.Headers.CacheControl!.ToString().Should().Be("no-cache, private");
        answer.Headers.GetValues("Content-Security-Policy").Should().ContainSingle().Which.Should().Contain("script-src 'self' 'sha256-");
        answer.Headers.Contains("Set-Cookie").Should().BeFalse();
    }
}
