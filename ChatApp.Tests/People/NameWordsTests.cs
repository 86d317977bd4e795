using ChatApp.People;

namespace ChatApp.Tests.People;

/// <summary>The words by which people are found; <c>CompletionTests</c> compares the page's rule with the same searches.</summary>
[Trait("kind", "unit")]
public sealed class NameWordsTests
{
    /// <summary>Names, what is typed, and whether that finds them.</summary>
    public static TheoryData<string, string, bool> Searches => new()
    {
        { "Mei Lin", "Lin", true },
        { "Mei Lin", "mei l", true },
        { "Mei Lin", "in", false },
        { "Tomás Álvarez", "tomas", true },
        { "Tomás Álvarez", "alv", true },
        { "Tomás Álvarez", "tom alv", true },
        { "Tomás Álvarez", "alv tom", true },
        { "Tomás Álvarez", "Toma\u0301s", true },
        { "Tomás Álvarez", "tom bert", false },
        { "Tomas Alvarez", "Ál", true },
        { "王小明", "王", true },
        { "王小明", "明", true },
        { "王小明", "小明", true },
        { "王小明", "王明", false },
        { "王小明 Xiaoming", "xiao 明", true },
        { "李Tom", "tom", true },
        { "𠮷野家", "家", true },
        { "山田 ﾀﾛｳ", "ロウ", true },
        { "はなこ", "な", true },
        { "はなこ", "ば", false },
        { "สมชาย", "ชาย", true },
        { "김민수", "민수", true },
        { "Jean-Luc O'Neill", "luc neill", true },
        { "Jean-Luc O'Neill", "o'n", true },
        { "anna_k.3", "k 3", true },
        { "Łukasz Ørsted", "luk ors", true },
        { "Łukasz Ørsted", "ØRS", true },
        { "Jörg Weiß", "weiss jorg", true },
        { "JÖRG WEISS", "weiß", true },
        { "Ζεύς Οδυσσεύς", "ΟΔΥΣΣΕΥΣ", true },
        { "Ζεύς Οδυσσεύς", "οδυσ", true },
        { "Пётр Йовкин", "петр иов", true },
        { "İpek Işık", "ipek isi", true },
        { "हिन्दी", "ह", true },
        { "Ｔｏｍ Ｌｉｎ", "lin", true },
        { "To\u00ADm Li\u200Bn", "lin", true },
        { "🎉 Party", "party", true },
        { "🎉 Party", "🎉", true },
        { "🎉🎉", "🎊", false },
        { "Anna", "%", false },
        { "a b c d e", "e d c b", true },
        { "a b c d e", "e d c b zzz", true },
        { "Anna", "", true },
    };

    [Theory]
    [MemberData(nameof(Searches))]
    public void Each_typed_word_begins_a_word_of_the_name(string name, string typed, bool finds)
    {
        var (names, wanted) = (NameWords.Of(name), NameWords.Typed(typed));
        var byWords = wanted.Count > 0 && wanted.All(word => names.Any(one => one.StartsWith(word, StringComparison.Ordinal)));

        (byWords || PersonRow.KeyOf(name).StartsWith(PersonRow.KeyOf(typed), StringComparison.Ordinal)).Should().Be(finds);
    }

    [Theory]
    [InlineData("Mei Lin", "mei lin")]
    [InlineData("Lin lin LIN", "lin")]
    [InlineData("王小明", "王小明 小明 明")]
    [InlineData("李Tom", "李tom tom")]
    [InlineData("𠮷野", "𠮷野 野")]
    [InlineData("Anna \uD800 2", "anna 2")]
    [InlineData("🎉", "")]
    public void A_name_has_these_words(string name, string words) => string.Join(' ', NameWords.Of(name)).Should().Be(words);

    [Fact]
    public void Words_are_bounded_in_number_and_length()
    {
        var letters = string.Join(' ', Enumerable.Range('a', 26).Select(letter => (char)letter));

        NameWords.Of(string.Concat(Enumerable.Range(0, 41).Select(more => (char)('\u4E00' + more)))).Should().HaveCount(NameWords.Most);
        NameWords.Of(new string('x', 41)).Should().Equal(new string('x', NameWords.Longest));
        NameWords.Of("x" + string.Concat(Enumerable.Repeat("𐐷", 20)))[0].Should().HaveLength(39, "no pair is cut in two");
        NameWords.Of(new string('\uFDFA', 40)).Sum(word => word.Length).Should().BeLessThanOrEqualTo(NameWords.Most * NameWords.Longest);
        NameWords.Typed(letters).Should().Equal("a", "b", "c", "d");
        NameWords.Typed("王小明").Should().Equal("王小明");
    }
}
