using ChatApp.Search;

namespace ChatApp.Tests.Search;

[Trait("kind", "unit")]
public sealed class SearchQueryTests
{
    [Theory]
    [InlineData("hello world", "hello|world*")]
    [InlineData("\"hello world\" again", "hello world|again*")]
    [InlineData("again \"hello world\"", "again|hello world")]
    [InlineData("“hello world", "hello world")]
    [InlineData("release -green", "release|-green")]
    [InlineData("release -\"all green\"", "release|-all green")]
    [InlineData("上海天气", "上 海 天 气")]
    [InlineData("上海 weather", "上 海|weather*")]
    [InlineData("node.js", "node js*")]
    [InlineData("a - b -- c", "a|b|c")]
    [InlineData("AND OR NOT NEAR(", "and|or|not|near*")]
    [InlineData("from: in:", "from|in*")]
    [InlineData("!!! ???", "")]
    [InlineData("", "")]
    public void A_query_is_words_phrases_and_exclusions_whose_last_word_is_a_prefix(string typed, string terms) =>
        string.Join('|', SearchQuery.Parse(typed).Terms.Select(term =>
            (term.IsExcluded ? "-" : "") + string.Join(' ', term.Words) + (term.IsPrefix ? "*" : ""))).Should().Be(terms);

    [Theory]
    [InlineData("from:anna", "anna", "")]
    [InlineData("FROM:@Anna plan", "Anna", "")]
    [InlineData("from:\"Anna Berg\" in:#general", "Anna Berg", "general")]
    [InlineData("from：欣怡 in：市场部", "欣怡", "市场部")]
    [InlineData("from:anna from:berta", "anna,berta", "")]
    [InlineData("-from:anna", "", "")]
    public void Names_of_people_and_rooms_are_no_words(string typed, string from, string rooms)
    {
        var query = SearchQuery.Parse(typed);

        string.Join(',', query.From).Should().Be(from);
        string.Join(',', query.In).Should().Be(rooms);
    }

    [Fact]
    public void What_is_beyond_the_bounds_is_ignored_and_known_to_be()
    {
        SearchQuery.Parse(string.Join(' ', Enumerable.Repeat("w", SearchQuery.MaxWords))).IsCut.Should().BeFalse();
        var query = SearchQuery.Parse(string.Join(' ', Enumerable.Repeat("w", SearchQuery.MaxWords + 1)));
        query.Terms.Should().HaveCount(SearchQuery.MaxWords);
        query.IsCut.Should().BeTrue();
        SearchQuery.Parse(new string('海', SearchQuery.Longest + 1)).Should().Match<SearchQuery>(
            cut => cut.IsCut && cut.Terms.Single().Words.Count == SearchQuery.MaxWords);
    }
}
