using System.Text;
using ChatApp.Search;
using ChatApp.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Tests.Search;

/// <summary>Random texts and queries from whatever has a meaning to FTS5, to the parser or to Unicode, on the index of a migrated
/// database.</summary>
[Trait("kind", "server")]
[Trait("database", "sqlite")]
public sealed class HostileQueryTests : IAsyncLifetime
{
    private static readonly string[] Pieces =
    [
        "AND", "OR", "NOT", "NEAR(", "NEAR/2", "\"", "\"\"", "'", "*", "^", "+", "-", "--", ":", "(", ")", "{", "}",
        "{Words}:", "Words:", "rowid:",
        "MessageSearch", "_r1", "_a1", "_", "from:", "in:", "from:x", "-in:y", "\0", "\uD800", "\uDC00", "\uFFFE", "\uFFFF",
        "\u0301", "e\u0301",
        "\u3099", "か\u3099", "\u00AD", "\u200D", "\u202E", "ß", "İ", "ı", "ﬁ", "ς", "½", "上", "海", "上海", "東京", "한국",
        "\U00030000", "\U00020BB7",
        "\U0001F44D", "\u0378", "\uE000", "हि", "ไทย", "مُ", "“", "”", "「", "。", "，", "：",
        "a", "b", "ab", "abc", "a.b", "1", "1,000", "%", "?1", ";", "\\",
        new string('x', 100), "\t", "\n", "\u3000", " ", " ", " ", " ",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-test-");

    private string Source => $"Data Source={Path.Combine(folder.FullName, "chat.db")};Pooling=False";

    public async Task InitializeAsync()
    {
        await using var db = new SqliteChatDbContext(new DbContextOptionsBuilder<SqliteChatDbContext>().UseSqlite(Source).Options);
        await db.Database.MigrateAsync();
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_query_finds_the_texts_with_its_words_and_phrases_and_never_fails(int seed)
    {
        using var database = new SqliteConnection(Source);
        database.Open();
        var random = new Random(seed);
        var texts = Enumerable.Range(0, 100).Select(_ => Make(random, 12)).ToList();
        var words = texts.ConvertAll(text => SearchText.WordsOf(SearchText.Compose(text)));
        for (var index = 0; index < texts.Count; index++)
            Execute(database, "INSERT INTO MessageSearch (rowid, Words) VALUES ($key, $words)",
                ("$key", index + 1), ("$words", SearchText.Of(texts[index])));

        for (var round = 0; round < 1_000; round++)
        {
            var typed = Make(random, 5);
            var query = SearchQuery.Parse(typed);
            var expected = Enumerable.Range(0, texts.Count).Where(index => Matches(query, words[index])).Select(index => index + 1L);

            Found(database, query, round % 2 == 0 ? null : words)
                .Should().Equal(query.Wanted.Any() ? expected : [], "of {0}", Escaped(typed));
        }
    }

    [Theory]
    [InlineData(4)]
    public void Words_that_are_split_again_stay_the_same(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = Make(random, 8);
            var once = SearchText.Of(text);
            SearchText.Of(once).Should().Be(once);
            string.Join(' ', SearchText.WordsOf(SearchText.Compose(text)).Select(word => word.Folded)).Should().Be(once);
        }
    }

    private static string Make(Random random, int most)
    {
        var text = new StringBuilder();
        for (var count = random.Next(1, most + 1); count > 0; count--)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }

    private static bool Matches(SearchQuery query, IReadOnlyList<SearchWord> text) => query.Terms.All(term =>
        Enumerable.Range(0, text.Count).Any(position => term.IsAt(text, position)) != term.IsExcluded);

    private static string Escaped(string text) =>
        string.Concat(text.Select(unit => unit is > ' ' and < '\x7F' ? $"{unit}" : $"\\u{(int)unit:X4}"));

    // Without texts, FTS5 completes the last word itself.
    private static List<long> Found(SqliteConnection database, SearchQuery query, List<IReadOnlyList<SearchWord>>? texts)
    {
        var expression = MatchExpression.Of(query with { In = [] }, null, null, SqlDialect.Sqlite, texts is null ? _ => null : word =>
            [.. texts.SelectMany(text => text).Select(one => one.Folded)
                .Where(one => one.StartsWith(word, StringComparison.Ordinal)).Distinct()]);
        List<long> found = [];
        if (expression is null)
            return found;
        using var command = database.CreateCommand();
        command.CommandText = "SELECT rowid FROM MessageSearch WHERE MessageSearch MATCH $expression ORDER BY rowid";
        command.Parameters.AddWithValue("$expression", expression);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            found.Add(reader.GetInt64(0));
        return found;
    }

    private static void Execute(SqliteConnection database, string sql, params (string Name, object Value)[] values)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
