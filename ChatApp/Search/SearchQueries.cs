using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Search;

/// <summary>The queries of a search. All run in one snapshot: what a person may see is decided by the memberships at that moment.</summary>
internal sealed class SearchQueries(Store store, IndexBacklogQueries backlog, TimeProvider time)
{
    /// <summary>Number of hits per page.</summary>
    public const int PageSize = 20;

    /// <summary>A search that has read for that long returns what it has found.</summary>
    public static readonly TimeSpan MaxSearchTime = TimeSpan.FromSeconds(1);

    /// <summary>A single step of the index that takes longer is interrupted; the search fails.</summary>
    private static readonly TimeSpan StepTimeout = 3 * MaxSearchTime;

    /// <summary>Up to this many rooms, the index itself finds the messages of the rooms. Each room costs a look-up in every segment of the
    /// index; for a person in more rooms, the messages found are compared with the rooms.</summary>
    private const int MaxRoomWords = 64;

    /// <summary>Maximum number of completions of the last word that are looked up one by one.</summary>
    private const int MaxCompletions = 32;

    /// <summary>Maximum number of people whom a name may mean.</summary>
    private const int MaxAuthors = 20;

    /// <summary>Clocks are set back at times, and rowids follow the order of posting.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromDays(1);

    private const string Rooms = $"SELECT {RoomQueries.Columns} {MembershipQueries.Seen}";

    private const string Authors = """
        SELECT "Key" FROM (SELECT "Key" FROM "People" WHERE "Id" = ?1 LIMIT 1) i
        UNION SELECT "Key" FROM (SELECT "Key" FROM "People" WHERE "NameKey" >= ?2 AND "NameKey" < ?3 ORDER BY "NameKey" LIMIT ?4) n
        """;

    // CROSS JOIN keeps the order of the tables: the index returns the newest messages first.
    // PostgreSQL returns no rows before it has sorted all, unless it knows how many are wanted.
    private static readonly SqlText Hits = new(
        $"""
        SELECT {MessageQueries.Columns}, m."RoomKey", m."PostedAt" >= ?4 AND m."PostedAt" < ?5 AND m."DeletedAt" IS NULL
        FROM "MessageSearch" s CROSS JOIN "Messages" m ON m.rowid = s.rowid CROSS JOIN "People" a ON a."Key" = m."AuthorKey"
        WHERE s."MessageSearch" MATCH ?1 AND s.rowid >= ?2 AND s.rowid < ?3 ORDER BY s.rowid DESC
        """,
        $"""
        SELECT {MessageQueries.Columns}, m."RoomKey", TRUE
        FROM "MessageSearch" s JOIN "Messages" m ON m.rowid = s.rowid JOIN "People" a ON a."Key" = m."AuthorKey"
        WHERE s."Words" @@ ?1::tsquery AND s.rowid >= ?2 AND s.rowid < ?3 AND m."PostedAt" >= ?4 AND m."PostedAt" < ?5
            AND m."DeletedAt" IS NULL AND m."RoomKey" IN (SELECT jsonb_array_elements_text(?6::jsonb)::integer)
        ORDER BY s.rowid DESC LIMIT {PageSize + 1}
        """);

    private const string NextWord = """SELECT "term" FROM "MessageSearchWords" WHERE "term" >= ?1 AND "term" < ?2 LIMIT 1""";

    private const string KeyOf = """SELECT rowid FROM "Messages" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string PostedFrom = """SELECT "PostedAt" FROM "Messages" WHERE rowid >= ?1 ORDER BY rowid LIMIT 1""";

    private const string LastKey = """SELECT COALESCE(MAX(rowid), 0) FROM "Messages" """;

    /// <summary>Finds the newest messages, and counts how many were searched.</summary>
    public SearchPage Find(string personId, SearchRequest request) =>
        store.Read(reader => reader.Within(StepTimeout, time, _ => reader.InSnapshot(_ => Find(reader, personId, request))));

    private SearchPage Find(StoreReader reader, string personId, SearchRequest request)
    {
        var all = reader.List(Rooms, RoomQueries.Row, personId, MembershipQueries.Access);
        var views = all.ConvertAll(room => RoomQueries.ViewOf(reader, room));
        var rooms = Enumerable.Range(0, all.Count).Where(index => IsWanted(views[index], personId, request))
            .ToDictionary(index => all[index].Key, index => views[index]);
        var total = rooms.Values.Sum(room => room.LastNumber);
        var searched = total - rooms.Sum(room => NotIndexed(reader, room.Key, room.Value.LastNumber));
        var page = new SearchPage(views, [], HasMore: false, StoppedAt: null, searched, total);
        return ExpressionOf(reader, rooms, personId, request) is { } expression ? FindHits(reader, expression, rooms, request, page) : page;
    }

    private SearchPage FindHits(
        StoreReader reader, string expression, Dictionary<int, RoomView> rooms, SearchRequest request, SearchPage page)
    {
        var (first, end) = RangeOf(reader, rooms, request);
        var after = request.After is { } from ? StartOf(from) : 0;
        var before = request.Before is { } until && until < DateOnly.MaxValue ? StartOf(until.AddDays(1)) : long.MaxValue;
        Dictionary<int, PersonRow> authors = [];
        List<SearchHit> hits = [];
        DateTimeOffset? stoppedAt = null;
        var begun = time.GetTimestamp();
        SqlValue[] values = [expression, first, end, after, before];
        reader.List(Hits.For(reader.Dialect), row => (RoomKey: row.GetInt32(MessageQueries.ColumnCount), row), found =>
        {
            if (found.row.GetInt32(MessageQueries.ColumnCount + 1) != 0 && rooms.TryGetValue(found.RoomKey, out var room))
                hits.Add(new(room, MessageQueries.Row(found.row, found.RoomKey, authors).ToView(room.Id, html: "")));
            if (hits.Count <= PageSize && time.GetElapsedTime(begun) > MaxSearchTime)
                stoppedAt = new(found.row.GetInt64(6), TimeSpan.Zero);
            return hits.Count <= PageSize && stoppedAt is null;
        }, reader.Dialect == SqlDialect.Sqlite ? values : [.. values, $"[{string.Join(',', rooms.Keys)}]"]);
        var hasMore = hits.Count > PageSize;
        return page with { Hits = hasMore ? hits[..PageSize] : hits, HasMore = hasMore, StoppedAt = stoppedAt };
    }

    private static bool IsWanted(RoomView room, string personId, SearchRequest request)
    {
        if (request.RoomId is { } only && room.Id != only)
            return false;
        if (request.Query.In.Count == 0)
            return true;
        var names = room.People?.Where(person => person.Id != personId).Select(person => person.Name) ?? [room.Name];
        return names.Any(name => request.Query.In.Any(wanted =>
            PersonRow.KeyOf(name).StartsWith(PersonRow.KeyOf(wanted), StringComparison.Ordinal) || NameWords.Find(name, wanted)));
    }

    /// <summary>The expression for the index; null if nothing can be found.</summary>
    private static string? ExpressionOf(StoreReader reader, Dictionary<int, RoomView> rooms, string personId, SearchRequest request)
    {
        HashSet<int>? authors = null;
        foreach (var name in request.Query.From.Concat(request.From is { } from ? [from] : Array.Empty<string>()))
        {
            var key = PersonRow.KeyOf(name);
            var id = key is "me" or "我" ? personId : name;
            var found = reader.List(Authors, row => row.GetInt32(0), id, key, key + "\U0010FFFF", MaxAuthors);
            authors = [.. authors ?? [], .. found, .. PersonWordQueries.Find(reader, name).Take(MaxAuthors)];
        }

        return rooms.Count == 0 || authors is { Count: 0 } ? null
            : MatchExpression.Of(
                request.Query, rooms.Count <= MaxRoomWords ? rooms.Keys : null, authors, reader.Dialect,
                word => reader.Dialect == SqlDialect.Sqlite ? CompletionsOf(reader, word) : null);
    }

    /// <summary>The words of the index that begin with a word; null if there are too many. Each one is found by a look-up: the list of
    /// words itself would be read with all places of each word.</summary>
    private static List<string>? CompletionsOf(StoreReader reader, string word)
    {
        List<string> found = [];
        var (from, end) = (word, word + "\U0010FFFF");
        while (reader.First(NextWord, row => row.GetString(0)!, from, end) is { } next)
        {
            if (found.Count == MaxCompletions)
                return null;
            found.Add(next);
            from = next + "\u0001";
        }

        return found;
    }

    /// <summary>The rowids between which the wanted messages are.</summary>
    private static (long First, long End) RangeOf(StoreReader reader, Dictionary<int, RoomView> rooms, SearchRequest request)
    {
        var end = request.Before is { } until && until < DateOnly.MaxValue.AddDays(-2)
            ? FirstPostedAt(reader, StartOf(until.AddDays(1)) + ClockSlack.Ticks) : long.MaxValue;
        if (request.Older is { } place && rooms.FirstOrDefault(room => room.Value.Id == place.RoomId) is { Value: not null } room
            && reader.List(KeyOf, row => row.GetInt64(0), room.Key, place.Number) is [var key])
            end = Math.Min(end, key);
        var first = request.After is { } from && from > DateOnly.MinValue.AddDays(2)
            ? FirstPostedAt(reader, StartOf(from) - ClockSlack.Ticks) : 0;
        return (first, end);
    }

    /// <summary>The first rowid of a message posted at a time or later.</summary>
    private static long FirstPostedAt(StoreReader reader, long ticks)
    {
        var (first, end) = (1L, reader.List(LastKey, row => row.GetInt64(0)).Single() + 1);
        while (first < end)
        {
            var middle = first + ((end - first) / 2);
            if (reader.List(PostedFrom, row => row.GetInt64(0), middle).Single() >= ticks)
                end = middle;
            else
                first = middle + 1;
        }

        return first;
    }

    /// <summary>Number of a room's messages that are not in the index: the first ones, as rowids grow with numbers.</summary>
    private long NotIndexed(StoreReader reader, int roomKey, long lastNumber)
    {
        if (backlog.CountOf(reader) == 0)
            return 0;
        var mark = IndexBacklogQueries.MarkOf(reader);
        var (first, end) = (1L, lastNumber + 1);
        while (first < end)
        {
            var middle = first + ((end - first) / 2);
            if (reader.List(KeyOf, row => row.GetInt64(0), roomKey, middle) is [var key] && key < mark)
                first = middle + 1;
            else
                end = middle;
        }

        return first - 1;
    }

    private static long StartOf(DateOnly day) => day.ToDateTime(TimeOnly.MinValue).Ticks;
}
