using ChatApp.Contracts;
using ChatApp.Files;

namespace ChatApp.Tests.Files;

/// <summary>The names of files, made harmless.</summary>
[Trait("kind", "unit")]
public sealed class FileNameTests
{
    [Theory]
    [InlineData("report 2026.pdf", "report 2026.pdf")]
    [InlineData("会议记录.docx", "会议记录.docx")]
    [InlineData("naïve.txt", "naïve.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\anna\photo.jpg", "photo.jpg")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("a\u0000b\u0007\r\nc.txt", "abc.txt")]
    [InlineData("a\u200B\u2066b\u2069.txt", "ab.txt")]
    [InlineData(" . hidden. ", "hidden")]
    [InlineData("a:b*c?d\"e<f>g|h.txt", "abcdefgh.txt")]
    [InlineData("one\u3000two\u00A0three", "one two three")]
    [InlineData("..", "file")]
    [InlineData("folder/", "file")]
    [InlineData("\u202E\u200D", "file")]
    public void A_name_is_made_harmless(string given, string name) => FileName.Of(given).Should().Be(name);

    [Fact]
    public void A_lone_surrogate_is_replaced() => FileName.Of("a\uD800.txt").Should().Be("a\uFFFD.txt");

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        var name = FileName.Of(new string('长', 300) + ".txt");

        name.Should().HaveLength(Limits.FileName).And.EndWith("长.txt");
        FileName.Of(string.Concat(Enumerable.Repeat("😀", 150)) + ".png")
            .Should().HaveLength(Limits.FileName).And.EndWith("😀.png").And.NotContain("\uFFFD");
        FileName.Of("x." + new string('y', 300)).Should().HaveLength(Limits.FileName);
    }
}
