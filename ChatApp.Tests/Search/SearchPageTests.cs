using System.Net;
using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Search;

[Trait("kind", "server")]
public sealed class SearchPageTests() : WireTests("Chat:SearchesAtOnce=6", "Chat:SearchesPerMinute=1")
{
    [Fact]
    public async Task Words_are_marked_and_markup_in_a_text_stays_text()
    {
        var anna = await GuestAsync("Anna");
        var message = await anna.SayInAsync(anna.Room, "<script>alert(1)</script> a *needle* & <b>more</b>");

        var page = await GetAsync(anna, "/search?q=need");

        page.Should().Contain("&lt;script&gt;alert(1)&lt;/script&gt; a *<mark>needle</mark>* &amp; &lt;b&gt;more&lt;/b&gt;")
            .And.Contain($"href=\"/rooms/{anna.Room}?at={message.Number}\"").And.Contain("1 of 1 messages searched.");
    }

    [Theory]
    [InlineData("q=%22%27%3E%3Cscript%3E%20AND%20NOT%20NEAR(*%20-")]
    [InlineData("q=%00%ED%A0%80%EF%BF%BE&room=%22&from=%27%3B--&after=yesterday&before=9999-99-99&older=x.y")]
    [InlineData("q=word&after=0001-01-01&before=9999-12-31&older=nothing.1")]
    [InlineData("q=-nothing&q=twice&room=nothing")]
    [InlineData("")]
    public async Task Nothing_that_a_person_types_is_an_error(string query)
    {
        var anna = await GuestAsync();

        (await GetAsync(anna, $"/search?{query}")).Should().Contain("id=\"hits\"");
    }

    [Fact]
    public async Task A_very_long_query_is_cut_and_the_page_says_so()
    {
        var anna = await GuestAsync();

        (await GetAsync(anna, "/search?q=" + string.Concat(Enumerable.Repeat("word%20", 200))))
            .Should().Contain("only its beginning was used");
    }

    [Fact]
    public async Task A_person_who_searches_too_often_waits_and_others_do_not()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        for (var count = 0; count < 6; count++)
            await GetAsync(anna, "/search?q=word");

        (await GetAsync(anna, "/search?q=word", HttpStatusCode.TooManyRequests)).Should().Contain("too many searches");
        await GetAsync(berta, "/search?q=word");
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task A_backup_that_is_put_back_is_searched_like_the_original()
    {
        var anna = await GuestAsync();
        await anna.SayInAsync(anna.Room, "kept in the backup");
        await anna.EditAsync(await anna.SayInAsync(anna.Room, "before"), "edited in the backup");
        await anna.DeleteAsync(await anna.SayInAsync(anna.Room, "deleted before the backup"));
        using var copy = new StoredCopy();

        (await StoredCopy.BackUpAsync(copy.File, Path.GetDirectoryName(Server.DatabaseFile)!)).ExitCode.Should().Be(0);
        (await copy.RestoreAsync()).ExitCode.Should().Be(0);

        await IndexCheck.ShouldAgreeAsync(copy.Database);
    }

    private static async Task<string> GetAsync(WireClient person, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await person.Visitor!.Http.GetAsync(new Uri(path, UriKind.Relative));
        answer.StatusCode.Should().Be(status);
        return await answer.Content.ReadAsStringAsync();
    }
}
