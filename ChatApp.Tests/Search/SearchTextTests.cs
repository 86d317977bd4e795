using ChatApp.Search;

namespace ChatApp.Tests.Search;

[Trait("kind", "unit")]
public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("Crème brûlée", "creme brulee")]
    [InlineData("cre\u0300me", "creme")]
    [InlineData("STRASSE Straße", "strasse strasse")]
    [InlineData("Ærø Łódź Đà Nẵng ısı", "aero lodz da nang isi")]
    [InlineData("ΟΔΟΣ οδός", "οδοσ οδοσ")]
    [InlineData("Йод", "иод")]
    [InlineData("ﬁne ½ ²", "fine 1 2 2")]
    [InlineData("ＡＢＣ１２３", "abc123")]
    [InlineData("node.js snake_case C# a-b", "node js snake case c a b")]
    [InlineData("co\u00ADoperate", "cooperate")]
    [InlineData("👍🏽 ok 🎉", "ok")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData(" \t\n", "")]
    public void Case_accents_and_compatibility_forms_are_folded(string text, string words) => SearchText.Of(text).Should().Be(words);

    [Theory]
    [InlineData("去上海出差", "去 上 海 出 差")]
    [InlineData("上海weather很好2024年", "上 海 weather 很 好 2024 年")]
    [InlineData("東京タワーへ", "東 京 タ ワ ー へ")]
    [InlineData("か\u3099", "が")]
    [InlineData("서울에서", "서 울 에 서")]
    [InlineData("\u1109\u1165\u110B\u116E\u11AF", "서 울")]
    [InlineData("𠮷野家", "𠮷 野 家")]
    public void Each_character_of_a_script_without_spaces_is_a_word(string text, string words) => SearchText.Of(text).Should().Be(words);

    [Theory]
    [InlineData("a\uD800b", "a b")]
    [InlineData("\uDC00", "")]
    [InlineData("a\uFFFEb\uFFFF", "a b")]
    [InlineData("a\0b", "a b")]
    public void What_is_no_character_separates_words(string text, string words) => SearchText.Of(text).Should().Be(words);

    [Theory]
    [InlineData("Plain ASCII, as most texts: a-b (c) D2!")]
    [InlineData("  spaces  ")]
    [InlineData("?!")]
    [InlineData("")]
    public void A_text_of_ASCII_is_split_like_any_other(string text) =>
        SearchText.Of(text).Should().Be(string.Join(' ', SearchText.WordsOf(text).Select(word => word.Folded)));

    [Fact]
    public void A_very_long_word_is_cut_off() =>
        SearchText.Of(new string('x', 8_000) + " end").Should().Be(new string('x', SearchText.LongestWord) + " end");

    [Fact]
    public void Each_word_knows_its_place_in_the_text()
    {
        const string text = "«Crème» für 上海, ﬁn";

        var places = SearchText.WordsOf(text).Select(word => text[word.Start..word.End]);

        places.Should().Equal("Crème", "für", "上", "海", "ﬁn");
    }

    [Fact]
    public void A_mark_covers_the_letters_that_it_consists_of()
    {
        var text = SearchText.Compose("go cafe\u0301!");

        SearchText.WordsOf(text).Select(word => text[word.Start..word.End]).Should().Equal("go", "café");
    }
}
