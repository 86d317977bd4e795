using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>People are found by each word of their names: on the server, in a room, and on the operators' page.</summary>
[Trait("kind", "server")]
public sealed class FindingPeopleTests : AccountTests
{
    private WireClient chief = null!;
    private WireClient anna = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        chief = await OperatorAsync();
        anna = await MemberAsync(chief, "Anna");
        await GuestAsync("Mei Lin");
        await GuestAsync("Tomás Álvarez");
        await GuestAsync("王小明");
    }

    [Theory]
    [InlineData("Lin", "Mei Lin")]
    [InlineData("mei lin", "Mei Lin")]
    [InlineData("tomas", "Tomás Álvarez")]
    [InlineData("alv", "Tomás Álvarez")]
    [InlineData("alv TOM", "Tomás Álvarez")]
    [InlineData("alv mei", "")]
    [InlineData("明", "王小明")]
    [InlineData("shift", "Night Shift")]
    [InlineData("nobody", "")]
    [InlineData("_%", "")]
    public async Task A_person_is_found_by_the_beginning_of_each_word(string typed, string name)
    {
        string[] names = name.Length == 0 ? [] : [name];

        (await FoundAsync(typed)).Should().Equal(names);
        (await FoundInAsync(anna.Room, typed)).Should().Equal(names);
        (await ListedAsync(typed)).Should().Equal(names);
    }

    [Fact]
    public async Task Those_whose_names_begin_with_the_text_are_first_and_nobody_is_found_twice()
    {
        await GuestAsync("Ada Lin");
        await GuestAsync("Lina Lin");
        await GuestAsync("Lin");

        (await FoundAsync("lin")).Should().Equal("Lin", "Lina Lin", "Ada Lin", "Mei Lin");
        (await FoundInAsync(anna.Room, "lin")).Should().Equal("Lin", "Lina Lin", "Ada Lin", "Mei Lin");
        (await ListedAsync("lin")).Should().Equal("Ada Lin", "Lin", "Lina Lin", "Mei Lin");
    }

    [Fact]
    public async Task A_room_shows_only_its_own_people()
    {
        var closed = await anna.CreateRoomAsync(kind: "closed");
        await anna.InviteAsync(closed.Id, await GuestAsync("Berta Lin"));

        (await FoundInAsync(closed.Id, "lin")).Should().Equal("Berta Lin");
        (await FoundInAsync(anna.Room, "lin")).Should().Equal("Berta Lin", "Mei Lin");
    }

    [Fact]
    public async Task No_more_are_found_than_are_listed()
    {
        await AddPeopleAsync(Limits.PeopleFound + 5);

        (await FoundAsync("many")).Should().HaveCount(Limits.PeopleFound).And.OnlyHaveUniqueItems();
        (await FoundAsync("number")).Should().HaveCount(Limits.PeopleFound).And.BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_operators_page_leads_through_all_who_have_the_word()
    {
        await AddPeopleAsync(120);
        List<string> found = [];
        for (string? after = null; ;)
        {
            var (people, more) = await ListAsync("number", after);
            found.AddRange(people.Select(listed => listed.Person.Name));
            if (!more)
                break;
            after = people[^1].Person.Id;
        }

        found.Should().HaveCount(120).And.OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_new_name_is_found_and_the_old_one_is_not()
    {
        await RenameAsync(anna, "Joan Livia");
        var ben = await GuestAsync("Ben Bell");
        await AcceptAsync(ben.Visitor!, chief.Id(), "Ben Bellamy", "ben@example.com");

        (await FoundAsync("livia")).Should().Equal("Joan Livia");
        (await FoundAsync("anna")).Should().BeEmpty();
        (await FoundAsync("bellamy")).Should().Equal("Ben Bellamy");
        (await WordsOfAsync(anna)).Should().Equal("joan", "livia");
        (await WordsOfAsync(ben)).Should().Equal("bellamy", "ben");
    }

    [Fact]
    public async Task Who_was_removed_is_found_by_operators_only_and_who_comes_back_by_all()
    {
        var berta = await MemberAsync(chief, "Berta Lindqvist", "berta@example.com");
        await chief.ActAsync("Remove", ("person", berta.Id()));

        (await FoundAsync("lindqvist")).Should().BeEmpty();
        (await FoundInAsync(anna.Room, "lindqvist")).Should().BeEmpty();
        (await ListedAsync("lindqvist")).Should().Equal("Berta Lindqvist");

        await chief.ActAsync("Restore", ("person", berta.Id()));
        (await FoundAsync("lindqvist")).Should().Equal("Berta Lindqvist");
    }

    [Fact]
    public async Task A_database_of_before_learns_the_words_of_all_at_the_start_once()
    {
        await AddPeopleAsync(1_100);
        await QueryAsync("DELETE FROM PersonWords"); // The state after the migration.
        await QueryAsync("INSERT INTO PersonWords (Word, PersonKey) SELECT '', Key FROM People");
        (await FoundAsync("lin")).Should().BeEmpty();

        await PrepareAsync();

        (await FoundAsync("lin")).Should().Equal("Mei Lin");
        (await QueryAsync("SELECT COUNT(*) FROM PersonWords WHERE Word = ''")).Should().Equal("0");
        (await QueryAsync("SELECT COUNT(*) FROM PersonWords WHERE Word = 'many'")).Should().Equal("1100");
        await QueryAsync("DELETE FROM PersonWords WHERE Word = 'lin'");
        await PrepareAsync();
        (await FoundAsync("lin")).Should().BeEmpty("nothing is computed again");
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task A_server_of_before_whose_database_is_brought_up_to_date_finds_everybody_by_words()
    {
        const string before = "20261201040000_Notifications";
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        await using (var server = await ServerProcess.StartAsync([.. Bounds.Wide, $"--Chat:DataFolder={data.FullName}"]))
        {
            using var visitor = await WireVisitor.GuestAsync(server.Address);
            (await visitor.PostFormAsync("/settings?handler=Name", [new("name", "Mei Lin")], json: true)).EnsureSuccessStatusCode();
            await server.KillAsync();
            await using (var db = new SqliteChatDbContext(new DbContextOptionsBuilder<SqliteChatDbContext>()
                .UseSqlite($"Data Source={Path.Combine(data.FullName, "chat.db")};Pooling=False").Options))
                await db.GetService<IMigrator>().MigrateAsync(before);

            await server.StartAgainAsync();

            await using var again = await visitor.ConnectAsync();
            Names(await again.CallAsync<List<Person>>("FindPeople", "lin")).Should().Equal("Mei Lin");
        }

        data.Delete(recursive: true);
    }

    private async Task AddPeopleAsync(int count)
    {
        await QueryAsync($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            INSERT INTO People (Id, Name, NameKey, Skeleton, Kind, Status, CreatedAt)
            SELECT 'many' || i, 'Many Number ' || (1000 + i), 'many number ' || (1000 + i), 'x', 0, 0, 0 FROM n
            """);
        await QueryAsync("INSERT INTO PersonWords (Word, PersonKey) SELECT '', Key FROM People WHERE Name LIKE 'Many %'");
        await PrepareAsync();
    }

    /// <summary>As a start does.</summary>
    private Task PrepareAsync() => Server.App.Services.GetRequiredService<PersonStore>().PrepareAsync(CancellationToken.None);

    private async Task<string[]> FoundAsync(string typed) => Names(await anna.CallAsync<List<Person>>("FindPeople", typed));

    private async Task<string[]> FoundInAsync(string room, string typed) =>
        Names(await anna.CallAsync<List<Person>>("PeopleIn", room, typed));

    private async Task<string[]> ListedAsync(string typed) => Names((await ListAsync(typed, null)).People.Select(listed => listed.Person));

    private async Task<(IReadOnlyList<ListedPerson> People, bool More)> ListAsync(string typed, string? after)
    {
        await using var scope = Server.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DirectoryQueries>()
            .ListAsync(PeopleGroup.All, typed, after, [], CancellationToken.None);
    }

    private Task<IReadOnlyList<string>> WordsOfAsync(WireClient client) => QueryAsync(
        $"SELECT w.Word FROM PersonWords w JOIN People p ON p.Key = w.PersonKey WHERE p.Id = '{client.Id()}' ORDER BY w.Word");

    private static string[] Names(IEnumerable<Person> people) => [.. people.Select(person => person.Name)];
}
