using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People;

/// <summary>The queries of the words of people's names.</summary>
internal static class PersonWordQueries
{
    /// <summary>The greatest character: sorts after every continuation of a word.</summary>
    private const string Last = "\U0010FFFF";

    // Raw SQL: building EF's model would delay the first request after a start.
    private const string Insert = """INSERT INTO "PersonWords" ("Word", "PersonKey") VALUES (?1, ?2)""";

    private const string DeleteAll = """DELETE FROM "PersonWords" WHERE "PersonKey" = ?1""";

    private const string ByWord = """SELECT "PersonKey" FROM "PersonWords" WHERE "Word" >= ?1 AND "Word" < ?2 LIMIT ?3""";

    /// <summary>Maximum number of people considered per typed word, where a search must not read all.</summary>
    private const int MaxPerWord = 1_000;

    private const string Unknown = """
        SELECT w."PersonKey", p."Name" FROM "PersonWords" w JOIN "People" p ON p."Key" = w."PersonKey" WHERE w."Word" = '' LIMIT ?1
        """;

    /// <summary>Stores the words of a new person.</summary>
    public static void Add(WriterConnection connection, int personKey, string name)
    {
        foreach (var word in NameWords.Of(name))
            connection.Prepare(Insert).Bind(word, personKey).ExecuteLater();
    }

    /// <summary>Stores the words of a name in place of those of the name before.</summary>
    public static async Task ReplaceAsync(ChatDbContext db, int personKey, string name, CancellationToken cancellationToken)
    {
        await DeleteAsync(db, personKey, cancellationToken);
        db.AddRange(NameWords.Of(name).Select(word => new PersonWordRow { Word = word, PersonKey = personKey }));
    }

    /// <summary>Deletes the words of a person whom nobody may find any more.</summary>
    public static Task<int> DeleteAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<PersonWordRow>().Where(row => row.PersonKey == personKey).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Whether a migration left people without words.</summary>
    public static bool AnyMissing(StoreReader reader) => reader.List(Unknown, row => row.GetInt32(0), 1).Count > 0;

    /// <summary>Computes and stores the words of people whom a migration left without.</summary>
    /// <returns>False if there were none.</returns>
    public static bool AddMissing(WriterConnection connection, int atMost)
    {
        var people = connection.Prepare(Unknown).Bind(atMost).List(row => (Key: row.GetInt32(0), Name: row.GetString(1)!));
        foreach (var (key, name) in people)
        {
            connection.Prepare(DeleteAll).Bind(key).ExecuteLater();
            Add(connection, key, name);
        }

        return people.Count > 0;
    }

    /// <summary>The keys of people whose names have a word that begins so, for each typed word; of very many, some are left out.</summary>
    public static IEnumerable<int> Find(StoreReader reader, string typed)
    {
        var perWord = NameWords.Typed(typed).Select(word => reader.List(ByWord, row => row.GetInt32(0), word, word + Last, MaxPerWord));
        return perWord.Aggregate((IEnumerable<int>?)null, (found, keys) => found?.Intersect(keys) ?? keys)?.Distinct() ?? [];
    }

    /// <summary>The keys of the people whose names have a word that begins so, for each typed word; null if no word was typed.</summary>
    public static IQueryable<int>? Find(ChatDbContext db, string typed)
    {
        IQueryable<int>? found = null;
        foreach (var word in NameWords.Typed(typed))
        {
            var end = word + Last;
#pragma warning disable CA1309 // Becomes SQL, which has no ordinal overload.
            var keys = db.Set<PersonWordRow>().Where(row => string.Compare(row.Word, word) >= 0 && string.Compare(row.Word, end) < 0)
#pragma warning restore CA1309
                .Select(row => row.PersonKey);
            found = found is null ? keys : found.Intersect(keys);
        }

        return found;
    }
}
