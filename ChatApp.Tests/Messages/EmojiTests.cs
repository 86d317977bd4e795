using ChatApp.Messages;

namespace ChatApp.Tests.Messages;

[Trait("kind", "unit")]
public sealed class EmojiTests
{
    [Theory]
    [InlineData("👍", "👍")]
    [InlineData("👍🏽", "👍🏽")]
    [InlineData("❤", "❤\uFE0F")]
    [InlineData("❤\uFE0F", "❤\uFE0F")]
    [InlineData("❤\uFE0E", "❤\uFE0F")]
    [InlineData("👍\uFE0F", "👍")]
    [InlineData("✅", "✅")]
    [InlineData("1\u20E3", "1\uFE0F\u20E3")]
    [InlineData("🇩🇪", "🇩🇪")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    [InlineData("🏳\u200D🌈", "🏳\uFE0F\u200D🌈")]
    [InlineData("⛹🏽\u200D♀", "⛹🏽\u200D♀\uFE0F")]
    [InlineData("👩🏻\u200D❤\uFE0F\u200D💋\u200D👨🏿", "👩🏻\u200D❤\uFE0F\u200D💋\u200D👨🏿")]
    public void One_emoji_has_one_form(string typed, string normal) => Emoji.Normalize(typed).Should().Be(normal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("你")]
    [InlineData("👍👍")]
    [InlineData("👍 ")]
    [InlineData("👍a")]
    [InlineData(":+1:")]
    [InlineData("<b>")]
    [InlineData("\uFE0F")]
    [InlineData("\u200D")]
    [InlineData("👍\u200D")]
    [InlineData("🇩")]
    [InlineData("🇩🇪🇫🇷")]
    [InlineData("\uD83D")]
    [InlineData("\0")]
    [InlineData("👍\u0301")]
    [InlineData("👨\u200D👩\u200D👧\u200D👦\u200D👨\u200D👩\u200D👧\u200D👦\u200D👨\u200D👩\u200D👧\u200D👦")]
    public void Anything_else_is_none(string? text) => Emoji.Normalize(text).Should().BeNull();
}
