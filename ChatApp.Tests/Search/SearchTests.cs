using ChatApp.Search;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Search;

/// <summary>What a person finds, on a server with its index.</summary>
[Trait("kind", "server")]
public sealed class SearchTests() : WireTests("Chat:SearchesAtOnce=1000")
{
    private WireClient anna = null!;
    private WireClient berta = null!;
    private string general = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (anna, berta) = (await GuestAsync("Anna"), await GuestAsync("Berta"));
        general = anna.Room;
    }

    [Fact]
    public async Task Words_phrases_and_parts_of_a_sentence_without_spaces_are_found_in_any_case_with_or_without_accents()
    {
        await anna.SayInAsync(general, "Crème brûlée at the café");
        await anna.SayInAsync(general, "下周去上海出差");
        await anna.SayInAsync(general, "海上的天气");
        await anna.SayInAsync(general, "東京タワーで会いましょう");
        await anna.SayInAsync(general, "서울에서 만나요");
        await anna.SayInAsync(general, "The release is green, again");

        await FindsAsync("creme", "Crème brûlée at the café");
        await FindsAsync("CAFÉ brul", "Crème brûlée at the café");
        await FindsAsync("\"release is green\"", "The release is green, again");
        await FindsAsync("\"green release\"");
        await FindsAsync("上海", "下周去上海出差");
        await FindsAsync("海", "海上的天气", "下周去上海出差");
        await FindsAsync("海 -上海", "海上的天气");
        await FindsAsync("タワー", "東京タワーで会いましょう");
        await FindsAsync("울", "서울에서 만나요");
        await FindsAsync("rel", "The release is green, again");
        await FindsAsync("rel again");
        await FindsAsync("nobodysaidthis");
    }

    [Fact]
    public async Task An_edit_moves_the_index_and_a_deletion_empties_it()
    {
        var message = await anna.SayInAsync(general, "the first word");

        await anna.EditAsync(message, "another saying");
        await FindsAsync("first");
        await FindsAsync("saying", "another saying");
        await anna.DeleteAsync(message);

        await FindsAsync("saying");
        await IndexCheck.ShouldAgreeAsync(Server);
    }

    [Fact]
    public async Task The_repeat_of_a_post_is_found_once()
    {
        await anna.SayInAsync(general, "only once", "same-id");
        await anna.SayInAsync(general, "only once", "same-id");

        await FindsAsync("once", "only once");
    }

    [Fact]
    public async Task Nobody_finds_anything_of_a_room_before_they_are_in_it_or_from_the_moment_they_are_removed()
    {
        var room = await anna.CreateRoomAsync(kind: "closed");
        await anna.SayInAsync(room.Id, "the secret plan");
        await FindsAsync(berta, "secret");
        await FindsAsync(berta, "from:Anna");

        await anna.InviteAsync(room.Id, berta);
        await FindsAsync(berta, "secret", "the secret plan");
        await anna.RemoveAsync(room.Id, berta);

        await FindsAsync(berta, "secret");
        (await SearchAsync(berta, new(SearchQuery.Parse("secret"), RoomId: room.Id))).Hits.Should().BeEmpty();
        await FindsAsync(anna, "secret", "the secret plan");
    }

    [Fact]
    public async Task Names_rooms_and_days_narrow_the_search()
    {
        var room = await anna.CreateRoomAsync("Plan 9");
        await berta.JoinAsync(room.Id);
        await anna.SayInAsync(general, "a word of Anna");
        await berta.SayInAsync(general, "a word of Berta");
        await anna.SayInAsync(room.Id, "a word in the plan");

        await FindsAsync("word from:ann", "a word in the plan", "a word of Anna");
        await FindsAsync("word from:Berta", "a word of Berta");
        await FindsAsync("from:me", "a word in the plan", "a word of Anna");
        await FindsAsync("word from:nobody");
        await FindsAsync("word in:\"plan 9\"", "a word in the plan");
        await FindsAsync("in:plan", "a word in the plan");
        await FindsAsync("-anna from:anna", "a word in the plan");
        var (query, today) = (SearchQuery.Parse("word"), DateOnly.FromDateTime(DateTime.UtcNow));
        (await SearchAsync(anna, new(query, From: berta.Id()))).Hits.Should().ContainSingle();
        (await SearchAsync(anna, new(query, RoomId: room.Id))).Hits.Should().ContainSingle();
        (await SearchAsync(anna, new(query, After: today.AddDays(-1), Before: today.AddDays(1)))).Hits.Should().HaveCount(3);
        (await SearchAsync(anna, new(query, After: today.AddDays(2)))).Hits.Should().BeEmpty();
        (await SearchAsync(anna, new(query, Before: today.AddDays(-2)))).Hits.Should().BeEmpty();
    }

    [Fact]
    public async Task People_and_rooms_are_found_by_every_word_of_their_names()
    {
        var carla = await GuestAsync("Carla Nóvak-Lind");
        var room = await carla.CreateRoomAsync("Harbour plans");
        await anna.JoinAsync(room.Id);
        await carla.SayInAsync(room.Id, "a word of Carla");
        await anna.SayInAsync(room.Id, "a word of Anna");
        await anna.SayInAsync(general, "a word in general");

        await FindsAsync("word from:novak", "a word of Carla");
        await FindsAsync("word from:\"lind car\"", "a word of Carla");
        await FindsAsync("word from:\"lind anna\"");
        await FindsAsync("word in:plans", "a word of Anna", "a word of Carla");
        await FindsAsync("word in:lans");
    }

    [Fact]
    public async Task Pages_continue_each_other_from_the_newest_message_to_the_oldest()
    {
        var room = await anna.CreateRoomAsync();
        List<string> said = [];
        for (var number = 1; number <= 45; number++)
            said.Add((await anna.SayInAsync(number % 2 == 0 ? general : room.Id, $"count {number}")).Text);

        List<string> found = [];
        for (SearchPage? page = null; page is null or { HasMore: true };)
        {
            var older = page is null ? null : new MessagePlace(page.Hits[^1].Room.Id, page.Hits[^1].Message.Number);
            page = await SearchAsync(anna, new(SearchQuery.Parse("count"), Older: older));
            found.AddRange(page.Hits.Select(hit => hit.Message.Text));
        }

        found.Should().Equal(said.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task A_person_in_very_many_rooms_finds_the_messages_of_all_of_them_and_of_no_other()
    {
        var others = await berta.CreateRoomAsync(kind: "closed");
        await berta.SayInAsync(others.Id, "needle of Berta");
        var makers = await GuestsAsync(3); // A person may make 40 rooms at once.
        foreach (var number in Enumerable.Range(1, 70))
        {
            var maker = makers[number % makers.Length];
            await maker.SayInAsync((await maker.CreateRoomAsync(kind: "closed")).Id, $"needle {number}");
        }

        await QueryAsync($"""
            INSERT INTO Memberships (PersonKey, RoomKey, JoinedAt, ReadUpTo)
            SELECT p.Key, r.Key, 0, 0 FROM People p, Rooms r WHERE p.Id = '{anna.Id()}' AND r.Kind = 1 AND r.Id <> '{others.Id}'
            """);

        var page = await SearchAsync(anna, new(SearchQuery.Parse("needle")));

        page.Hits.Select(hit => hit.Message.Text).Should().Equal(Enumerable.Range(51, 20).Reverse().Select(number => $"needle {number}"));
        await FindsAsync(anna, "berta");
    }

    [Fact]
    public async Task The_last_word_is_completed_however_many_words_begin_like_it()
    {
        foreach (var number in Enumerable.Range(100, 50))
            await anna.SayInAsync(general, $"item{number}");

        await FindsAsync("item12", [.. Enumerable.Range(120, 10).Reverse().Select(number => $"item{number}")]);
        (await SearchAsync(anna, new(SearchQuery.Parse("item")))).Hits
            .Should().HaveCount(20, "there are more than are looked up one by one");
    }

    [Fact]
    public async Task The_answer_says_of_how_many_messages_it_is()
    {
        await anna.SayInAsync(general, "one");
        await anna.SayInAsync(general, "two");
        var room = await berta.CreateRoomAsync(kind: "closed");
        await berta.SayInAsync(room.Id, "not for Anna");

        var page = await SearchAsync(anna, new(SearchQuery.Parse("one")));

        (page.Searched, page.Total).Should().Be((2L, 2L));
    }

    private Task FindsAsync(string typed, params string[] texts) => FindsAsync(anna, typed, texts);

    private async Task FindsAsync(WireClient person, string typed, params string[] texts) =>
        (await SearchAsync(person, new(SearchQuery.Parse(typed)))).Hits.Select(hit => hit.Message.Text)
            .Should().Equal(texts, "of {0}", typed);

    private async Task<SearchPage> SearchAsync(WireClient person, SearchRequest request) =>
        (await Server.App.Services.GetRequiredService<MessageSearch>().FindAsync(person.Id(), request, CancellationToken.None)).Value!;
}
