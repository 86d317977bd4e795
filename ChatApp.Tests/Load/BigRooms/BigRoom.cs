using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Search;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Load.BigRooms;

/// <summary>Creates the room of <see cref="BigRoomCommand"/> and its messages.</summary>
internal sealed class BigRoom(Store store, RoomRow room, int authorKey, int messages)
{
    private const string Inserted =
        """SELECT rowid, "AuthorKey", "Text" FROM "Messages" WHERE "RoomKey" = ?1 AND "Number" BETWEEN ?2 AND ?3 ORDER BY "Number" """;

    private static readonly TimeSpan Past = TimeSpan.FromDays(365);

    private static readonly string[] Authors = ["Ada", "Bruno", "Chiara", "Dmitri", "欣怡"];

    /// <summary>Source of the message texts, which are substrings with varying start and length.</summary>
    private const string Words =
        "the build is green again and the tests ran twice on both machines, so let us release in the morning when everybody is awake; " +
        "I have written down what we found, the numbers are in the table, and whoever wants to look at the traces finds them beside it. " +
        "会议改到明天上午十点，请大家提前看一下文档。 Lunch at half past twelve? Bring the charts, please, and the list of open questions. ";

    private readonly long end = TimeProvider.System.GetUtcNow().UtcTicks;

    public string Id => room.Id;

    /// <summary>Creates the room and its authors.</summary>
    public static Task<BigRoom> MakeAsync(Store store, string name, int messages, CancellationToken cancellationToken) =>
        store.WriteAsync(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var room = new RoomRow { Id = NewId.Make(), Kind = RoomKind.Open, Name = name, CreatedAt = now - Past };
            db.Add(room);
            // One transaction gives the authors consecutive keys, so the smallest key is enough to find all of them.
            var authors = Authors.Select(
                author => new PersonRow { Id = NewId.Make(), Name = author, Kind = PersonKind.Bot, CreatedAt = now - Past }).ToList();
            db.AddRange(authors);
            await db.SaveChangesAsync(cancellationToken);
            return new BigRoom(store, room, authors.Min(author => author.Key), messages);
        }, cancellationToken);

    /// <summary>Inserts the messages with these numbers, updates the room's counters, and indexes the messages for the search.</summary>
    public async Task AddMessagesAsync(int first, int last, CancellationToken cancellationToken)
    {
        await InsertAsync(first, last, cancellationToken);
        await store.WritePreparedAsync(connection =>
        {
            var rows = connection.Prepare(Inserted).Bind(room.Key, first, last);
            try
            {
                while (rows.Next())
                    MessageIndexQueries.Write(connection, rows.GetInt64(0), room.Key, rows.GetInt32(1), rows.GetString(2));
            }
            finally
            {
                rows.Reset();
            }

            return true;
        }, cancellationToken);
    }

    /// <summary>SQL generates the rows: inserting them one by one from this process takes many times as long.</summary>
    private Task<int> InsertAsync(int first, int last, CancellationToken cancellationToken)
    {
        var step = Past.Ticks / messages;
        return store.WriteAsync(async db =>
        {
            // Most texts have 10 to 200 characters; one in a hundred has about 2,500.
            await db.Database.ExecuteSqlAsync($"""
                WITH RECURSIVE Numbers(n) AS (VALUES({first}) UNION ALL SELECT n + 1 FROM Numbers WHERE n < {last})
                INSERT INTO Messages (RoomKey, Number, Change, AuthorKey, ClientMessageId, Text, PostedAt)
                SELECT {room.Key}, n, n, {authorKey} + (n * 7 / 3) % {Authors.Length}, 'big-' || {room.Key} || '-' || n,
                    n || ': ' || CASE WHEN n % 100 = 0 THEN replace(hex(zeroblob(8)), '00', {Words})
                        ELSE trim(substr({Words}, 1 + (n * 37) % 140, 10 + (n * 7919) % 190)) END,
                    {end} - ({messages} - n) * {step}
                FROM Numbers
                """, cancellationToken);
            return await db.Set<RoomRow>().Where(row => row.Key == room.Key).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.LastNumber, last).SetProperty(row => row.Change, last), cancellationToken);
        }, cancellationToken);
    }
}
