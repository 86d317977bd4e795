using ChatApp.Pages;

namespace ChatApp.Tests.Pages;

/// <summary>The <c>lang</c> of a message; <c>LanguageTests</c> compares the page's rule with the same texts.</summary>
[Trait("kind", "unit")]
public sealed class MessageLanguageTests
{
    /// <summary>Texts, and their language beside an English page.</summary>
    public static TheoryData<string, string?> Texts => new()
    {
        { "hello, see you at 10", null },
        { "Grüße aus Köln", null },
        { "明天十点见", "zh" },
        { "用 git rebase 就好了，别担心", "zh" },
        { "see 上海 on the map, please", null },
        { "明日の会議は十時から", "ja" },
        { "회의는 열 시", "ko" },
        { "Встреча в десять", "ru" },
        { "פגישה בעשר", "he" },
        { "الاجتماع في العاشرة", "ar" },
        { "𠮷𠮷", "zh" },
        { "👍 10:30 …", null },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_has_the_language_of_most_of_its_letters(string text, string? language) =>
        MessageLanguage.Of(text, "en").Should().Be(language);

    [Theory]
    [InlineData("明天十点见", null)]
    [InlineData("see you at 10", "en")]
    public void The_pages_own_language_needs_no_mark(string text, string? language) =>
        MessageLanguage.Of(text, "zh-Hans").Should().Be(language);
}
