using System.Reflection;
using System.Text.RegularExpressions;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.Load.BigRooms;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Sessions;
using ChatApp.Rooms;
using ChatApp.Search;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Storage;

/// <summary>The queries that a server runs often find their rows by an index, so that their cost does not depend on the table's
/// size.</summary>
[Trait("kind", "server")]
public sealed partial class QueryPlanTests : WireTests
{
    private static readonly Dictionary<string, Func<QueryPlanTests, Task>> Paths = new()
    {
        ["EnterRoom, the newest"] = test => test.anna.EnterAsync(test.room.Id),
        ["EnterRoom, after a change"] = test => test.anna.EnterAsync(test.room.Id, 700),
        ["ChangesAfter"] = test => test.anna.ChangesAsync(test.room.Id, 500),
        ["MessagesBefore"] = test => test.anna.CallAsync("MessagesBefore", test.room.Id, 500),
        ["MessagesAfter"] = test => test.anna.CallAsync("MessagesAfter", test.room.Id, 500),
        ["Around"] = test => Task.FromResult(test.Service<MessageReader>().Around(test.room.Id, 500)),
        ["SendMessage, with a mention"] = test => test.anna.SayInAsync(test.room.Id, "@Berta and @Ada"),
        ["EditMessage, with mentions"] = test => test.anna.EditAsync(test.mine, "@Berta and @Anna"),
        ["SendMessage, an answer"] = test => test.anna.ReplyAsync(test.mine, "answer"),
        ["ThreadOf"] = test => test.anna.ThreadAsync(test.mine),
        ["React"] = test => test.anna.ReactAsync(test.mine, "🎉"),
        ["Pin"] = test => test.anna.PinAsync(test.mine),
        ["PinsIn"] = test => test.anna.CallAsync("PinsIn", test.room.Id),
        ["FirstFrom"] = test => test.anna.CallAsync("FirstFrom", test.room.Id, DateTimeOffset.UnixEpoch),
        ["Saved"] = test => Task.FromResult(test.Service<SavedMessages>().Of(test.anna.Id(), 5, 30)),
        ["Mentions"] = test => Task.FromResult(test.Service<MentionInbox>().Of(test.berta.Id(), null, 30)),
        ["RemovePreview"] = test => test.anna.RemovePreviewAsync(test.mine),
        ["MarkRead"] = test => test.anna.CallAsync("MarkRead", test.room.Id, 900),
        ["MarkUnread"] = test => test.anna.CallAsync("MarkUnread", test.room.Id, 900),
        ["SetNotifyLevel"] = test => test.anna.CallAsync("SetNotifyLevel", test.room.Id, "nothing"),
        ["SeenBy"] = test => test.anna.CallAsync("SeenBy", test.other.Id, 1),
        ["News of a deletion"] = test => Task.FromResult(test.Service<ReadMarks>().PeopleBehind(test.room.Id, 900)),
        ["Typing"] = test => test.anna.CallAsync("Typing", test.room.Id),
        ["Heartbeat"] = test => test.BeatAsync(),
        ["Hello"] = test => test.HelloAsync(),
        ["RoomAccess"] = test => Task.FromResult(test.Service<RoomAccess>().Find(test.anna.Id(), test.room.Id)),
        ["News of rooms"] = test => Task.FromResult(test.Service<RoomStore>().Views([test.room.Id, test.anna.Room])),
        ["News of a mention"] = test => Task.FromResult(test.Service<ReadMarks>().Of(test.anna.Id(), test.room.Id)),
        ["Search"] = test => test.Service<MessageSearch>().FindAsync(
            test.anna.Id(), new(SearchQuery.Parse("buil")), CancellationToken.None),
        ["Search, with all filters, a page further"] = test => test.Service<MessageSearch>().FindAsync(
            test.anna.Id(),
            new(SearchQuery.Parse("buil from:ada in:a"), test.room.Id, "Ada", new(2020, 1, 1), new(2030, 1, 1), new(test.room.Id, 900)),
            CancellationToken.None),
        ["FindPeople"] = test => test.anna.CallAsync("FindPeople", "B"),
        ["FindPeople, by words"] = test => test.anna.CallAsync("FindPeople", "ada ber"),
        ["PeopleIn"] = test => test.anna.CallAsync("PeopleIn", test.room.Id, ""),
        ["PeopleIn, by name"] = test => test.anna.CallAsync("PeopleIn", test.room.Id, "Ber"),
        ["PeopleIn, by words"] = test => test.anna.CallAsync("PeopleIn", test.room.Id, "ada ber"),
        ["RoomsAfter"] = test => test.anna.CallAsync("RoomsAfter", test.room.Id),
        ["OpenRooms"] = test => test.berta.CallAsync("OpenRooms"),
        ["A new guest"] = test => test.GuestAsync(),
        ["CreateRoom"] = test => test.berta.CreateRoomAsync(),
        ["JoinRoom"] = test => test.berta.JoinAsync(test.other.Id),
        ["InviteToRoom"] = test => test.anna.InviteAsync(test.other.Id, test.berta),
        ["QuitRoom"] = test => test.anna.CallAsync("QuitRoom", test.other.Id),
        ["ShowSeen"] = test => test.anna.CallAsync("ShowSeen", test.other.Id, false),
        ["ChangeRoom"] = test => test.anna.CallAsync("ChangeRoom", test.other.Id, "Name", "Topic"),
        ["All that one wrote"] = async test =>
            (await test.Service<OwnMessages>().AllAsync(test.anna.Id(), CancellationToken.None).CountAsync()).Should().BePositive(),
        ["All that one reacted to"] = async test =>
            (await test.Service<OwnMessages>().ReactionsAsync(test.berta.Id(), CancellationToken.None).CountAsync()).Should().BePositive(),
        ["All that one pinned"] = async test =>
            (await test.Service<OwnMessages>().PinsAsync(test.anna.Id(), CancellationToken.None).CountAsync()).Should().Be(0),
        ["All that one saved"] = test => Task.FromResult(test.Service<SavedMessages>().AllOf(test.anna.Id())),
        ["One's own sessions"] = test => test.Service<SessionStore>().OfAsync(test.anna.Id(), CancellationToken.None),
        ["The hub log, of a person"] = test => test.LogAsync(new(Person: test.anna.Id())),
        ["The hub log, of an address"] = test => test.LogAsync(new(Address: "127.0.0.1")),
        ["The hub log, of a cause"] = test => test.LogAsync(new(Cause: "timed-out")),
        ["The hub log, of an event"] = test => test.LogAsync(new(Event: HubLogEvent.Flapping)),
        ["The hub log, a page further"] = test => test.Service<HubLogQueries>().NewestAsync(new(), 1_000, CancellationToken.None),
        ["The hub log, its last hour"] = test => test.Service<HubLogSummaries>().SummaryAsync(CancellationToken.None),
        ["The hub log, the last restart"] = test => test.LastRestartAsync(),
        ["The record, of a person"] = test => test.RecordAsync(new(Person: test.anna.Id())),
        ["The record, of an event"] = test => test.RecordAsync(new(Event: AuditEvent.Banned)),
        ["People, all"] = test => test.ListAsync(PeopleGroup.All),
        ["People, operators"] = test => test.ListAsync(PeopleGroup.Operators),
        ["People, members by name or e-mail"] = test => test.ListAsync(PeopleGroup.Members, "ber"),
        ["People, by name or e-mail"] = test => test.ListAsync(PeopleGroup.All, "ber"),
        ["People, by words"] = test => test.ListAsync(PeopleGroup.All, "ada ber"),
        ["People, a page further"] = test => test.ListAsync(PeopleGroup.Guests, after: test.anna.Id()),
        ["People, found, a page further"] = test => test.ListAsync(PeopleGroup.All, "ber", test.anna.Id()),
        ["People, removed"] = test => test.ListAsync(PeopleGroup.Removed),
        ["People, connected"] = test => test.ListAsync(PeopleGroup.Connected),
        ["Somebody removed and let in again"] = test => test.RemoveAsync(),
        ["OpenDirect"] = test => test.anna.OpenDirectAsync(test.berta),
    };

    private readonly RecordedSql sql = new();
    private WireClient anna = null!;
    private WireClient berta = null!;
    private RoomView room = null!;
    private RoomView other = null!;
    private MessageView mine = null!;

    public static TheoryData<string> Names => new(Paths.Keys);

    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(sql.Watch);

    /// <summary>Anna and Berta are in a room of 1,000 messages and one that mentions Berta; Berta can join another.</summary>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (await BigRoomCommand.RunAsync(
            ["--messages", "1000", $"--Chat:DataFolder={Path.GetDirectoryName(Server.DatabaseFile)}"], TextWriter.Null,
            CancellationToken.None)).Should().Be(0);
        (anna, berta) = (await GuestAsync("Anna"), await GuestAsync("Berta"));
        room = (await anna.CallAsync<List<RoomView>>("OpenRooms")).Single();
        await anna.JoinAsync(room.Id);
        await berta.JoinAsync(room.Id);
        other = await anna.CreateRoomAsync();
        await anna.SayInAsync(other.Id, "Alone");
        mine = await anna.SayInAsync(room.Id, "@Berta, look");
        await berta.ReactAsync(mine, "👍");
        await berta.ReplyAsync(mine, "I looked");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_done_often_never_reads_a_whole_table(string name)
    {
        sql.Take();
        await Paths[name](this);
        // Blocked addresses are cached in memory, so all are read together; the schema is read in the background.
        var statements = sql.Take().Where(statement => !statement.Text.EndsWith("FROM \"BlockedAddresses\"", StringComparison.Ordinal)
            && !statement.Text.Contains("sqlite_schema", StringComparison.Ordinal)).ToList();

        statements.Should().NotBeEmpty("this path asks the database");
        await using var database = new SqliteConnection($"Data Source={Server.DatabaseFile};Pooling=False");
        await database.OpenAsync();
        foreach (var statement in statements)
        {
            var plan = await RecordedSql.PlanAsync(database, statement);
            ShouldSearch(statement, plan);
        }
    }

    [Theory]
    [MemberData(nameof(Prepared))]
    public async Task What_the_writer_does_never_reads_a_whole_table(string statement)
    {
        await using var database = new SqliteConnection($"Data Source={Server.DatabaseFile};Pooling=False");
        await database.OpenAsync();
        var parameters = Enumerable.Range(1, 20).Select(number => ($"?{number}", (object?)1))
            .Where(one => statement.Contains(one.Item1, StringComparison.Ordinal));

        ShouldSearch(new(statement, []), await RecordedSql.PlanAsync(database, new(statement, [.. parameters])));
    }

    /// <summary>The hand-written SQL, without fragments that several statements share. Guests are removed once an hour, outside of the
    /// write lock: whether they wrote is read from all messages.</summary>
    public static TheoryData<string> Prepared => new(typeof(MessageWriter).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Queries", StringComparison.Ordinal) && type.Name != "GuestQueries")
        .SelectMany(type => type.GetFields(BindingFlags.NonPublic | BindingFlags.Static)).Select(one => one.GetValue(null))
        .Select(one => one as string ?? one?.GetType().GetProperty("Sqlite")?.GetValue(one) as string ?? "")
        .Where(text => text.Contains('?', StringComparison.Ordinal) && Statement().IsMatch(text)));

    [Fact]
    public async Task The_reactions_of_a_page_are_read_by_one_query_and_by_none_where_no_message_was_changed()
    {
        for (var number = 960; number < 970; number++)
            await anna.ReactAsync(mine with { Number = number }, "👍");
        sql.Take();

        (await anna.EnterAsync(room.Id)).Messages.Count(message => message.Reactions is not null).Should().Be(11);
        sql.Take().Count(statement => statement.Text.Contains("\"Reactions\"", StringComparison.Ordinal)).Should().Be(1);
        await anna.CallAsync("MessagesBefore", room.Id, 500);
        sql.Take().Should().NotContain(statement => statement.Text.Contains("\"Reactions\"", StringComparison.Ordinal)
            || statement.Text.Contains("\"Pins\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_that_reads_a_whole_table_is_seen_as_one()
    {
        await using var database = new SqliteConnection($"Data Source={Server.DatabaseFile};Pooling=False");
        await database.OpenAsync();

        var plan = await RecordedSql.PlanAsync(database, new("SELECT * FROM Messages ORDER BY PostedAt", []));

        plan.Should().Contain(line => Scan().IsMatch(line)).And.Contain("USE TEMP B-TREE FOR ORDER BY");
    }

    private static void ShouldSearch(RecordedSql.Statement statement, IReadOnlyList<string> plan)
    {
        // This index contains open entries only and is meant to be read as a whole.
        var scanned = plan.Where(line => !line.EndsWith("USING INDEX IX_HubLog_IsOpen", StringComparison.Ordinal))
            .Select(line => Scan().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)
            .Where(table => !plan.Contains($"CO-ROUTINE {table}") && !plan.Contains($"MATERIALIZE {table}"));
        // SQLite plans a scan for messages that were stored before their author. It never runs, because foreign keys are not deferred.
        if (statement.Text.StartsWith("INSERT INTO \"People\"", StringComparison.Ordinal))
            scanned = scanned.Except(["Messages"]);
        scanned.Should().BeEmpty("{0} is planned as {1}", statement.Text, string.Join("; ", plan));
        if (statement.Text.Contains("\"Messages\"", StringComparison.Ordinal))
            plan.Should().NotContain(line => line.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal), "{0}", statement.Text);
    }

    private Task<IReadOnlyList<AuditRow>> RecordAsync(AuditFilter filter) =>
        Service<AuditQueries>().NewestAsync(filter, null, AuditQueries.PageSize, CancellationToken.None);

    private async Task BeatAsync()
    {
        await anna.EnterAsync(room.Id);
        await anna.CallAsync("Heartbeat", new Dictionary<string, long> { [room.Id] = 500 });
    }

    private async Task HelloAsync()
    {
        await anna.CallAsync("MarkRead", room.Id, 900);
        await AgainAsync(anna);
    }

    private async Task ListAsync(PeopleGroup group, string? beginning = null, string? after = null)
    {
        await using var scope = Server.App.Services.CreateAsyncScope();
        var directory = scope.ServiceProvider.GetRequiredService<DirectoryQueries>();
        await directory.ListAsync(group, beginning, after, [anna.Id(), berta.Id()], CancellationToken.None);
    }

    private async Task RemoveAsync()
    {
        var people = Service<PersonStore>();
        var chief = await OperatorAsync();
        sql.Take();
        (await people.RemoveAsync(chief.Id(), anna.Id(), ["192.0.2.1"], CancellationToken.None)).Granted.Should().BeTrue();
        (await people.RestoreAsync(chief.Id(), anna.Id(), CancellationToken.None)).Granted.Should().BeTrue();
    }

    private async Task LogAsync(HubLogFilter filter) => await Service<HubLogQueries>().NewestAsync(filter, null, CancellationToken.None);

    private async Task LastRestartAsync()
    {
        Server.Registry.End(Server.Registry.Connections.First(), DisconnectCause.ServerStopping);
        await Server.Log.WaitAsync(1002);
        await Service<HubLogWriter>().StopAsync(CancellationToken.None);
        sql.Take();
        (await Service<RestartQueries>().LastAsync(0, CancellationToken.None))!.Ended.Should().Be(1);
    }

    private T Service<T>()
        where T : notnull => Server.App.Services.GetRequiredService<T>();

    [GeneratedRegex("^(SELECT|INSERT|UPDATE|DELETE) ")]
    private static partial Regex Statement();

    // Constant rows, subqueries and lists in parameters are not tables.
    [GeneratedRegex(@"^SCAN (?!CONSTANT ROW|\d+ CONSTANT ROWS?|json_each|\(subquery-|.* VIRTUAL TABLE)(\S+)")]
    private static partial Regex Scan();
}
