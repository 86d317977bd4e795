using ChatApp.Search;

namespace ChatApp.Tests.Search;

[Trait("kind", "unit")]
public sealed class SearchExcerptTests
{
    [Theory]
    [InlineData("The Café is open", "cafe", "The [Café] is open")]
    [InlineData("release the release", "release", "[release] the [release]")]
    [InlineData("下周去上海，上海的海", "上海", "下周去[上海]，[上海]的海")]
    [InlineData("all green, all is green", "\"all green\"", "[all green], all is green")]
    [InlineData("completely complete", "compl", "[completely] [complete]")]
    [InlineData("no hit here", "-hit from:x", "no hit here")]
    [InlineData("a b a b a", "\"a b a\"", "[a b a b a]")]
    public void The_words_that_were_searched_for_are_marked(string text, string typed, string marked) =>
        Marked(text, typed).Should().Be(marked);

    [Fact]
    public void A_long_text_is_cut_out_around_the_first_word_found()
    {
        var text = string.Concat(Enumerable.Repeat("filling 👍 ", 100)) + "needle " + string.Concat(Enumerable.Repeat("海", 500));

        var marked = Marked(text, "needle");

        marked.Should().StartWith("… ").And.Contain("[needle]").And.EndWith("海 …");
        marked.Length.Should().BeInRange(250, 310);
        marked.EnumerateRunes().Should().NotContain(System.Text.Rune.ReplacementChar, "no character is cut in two");
    }

    private static string Marked(string text, string typed) =>
        string.Concat(SearchExcerpt.Of(text, SearchQuery.Parse(typed)).Select(piece => piece.IsMarked ? $"[{piece.Text}]" : piece.Text));
}
