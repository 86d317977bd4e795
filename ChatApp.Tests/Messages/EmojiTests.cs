using System.Text;
using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

[Trait("kind", "unit")]
public sealed class EmojiTests
{
    private static readonly string[] Tones = ["🏻", "🏼", "🏽", "🏾", "🏿"];

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
    [InlineData("🫱🏻\u200D🫲🏿", "🫱🏻\u200D🫲🏿")]
    [InlineData("#\u20E3", "#\uFE0F\u20E3")]
    [InlineData("©", "©\uFE0F")]
    [InlineData("🏽", "🏽")]
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
    [InlineData("🇽🇽")]
    [InlineData("🚀🏽")]
    [InlineData("👍🏽🏽")]
    [InlineData("👍\u200D👍")]
    [InlineData("🏴\U000E0067\U000E0062\U000E007F")]
    [InlineData("a\u20E3")]
    [InlineData("\U0001F8FF")]
    [InlineData("# ")]
    [InlineData("\uD83D")]
    [InlineData("\0")]
    [InlineData("👍\u0301")]
    [InlineData("👨\u200D👩\u200D👧\u200D👦\u200D👨\u200D👩\u200D👧\u200D👦\u200D👨\u200D👩\u200D👧\u200D👦")]
    public void Anything_else_is_none(string? text) => Emoji.Normalize(text).Should().BeNull();

    [Fact]
    public void Every_emoji_that_the_page_offers_is_one_in_its_one_form_with_each_skin_tone()
    {
        var file = Path.Combine(Repository.WebProject, "wwwroot", "lib", "emoji", "emoji.json");
        using var offered = JsonDocument.Parse(File.ReadAllText(file));
        var signs = offered.RootElement.EnumerateArray().Select(row => (Sign: row[0].GetString()!, HasTone: row[5].GetInt32() == 1))
            .SelectMany(one => (one.HasTone ? Tones.Select(tone => Toned(one.Sign, tone)) : []).Prepend(one.Sign)).ToList();

        signs.Should().HaveCountGreaterThan(3_000).And.OnlyHaveUniqueItems().And.OnlyContain(sign => Emoji.Normalize(sign) == sign);
        signs.Max(sign => sign.Length).Should().BeLessThanOrEqualTo(Limits.Emoji);
    }

    // As the page does it: the tone follows the first character, in the place of its variation selector.
    private static string Toned(string sign, string tone)
    {
        var first = Rune.GetRuneAt(sign, 0).Utf16SequenceLength;
        var rest = sign[first..];
        return sign[..first] + tone + (rest.StartsWith('\uFE0F') ? rest[1..] : rest);
    }
}
