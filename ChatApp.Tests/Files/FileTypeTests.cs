using System.Text;
using ChatApp.Files;

namespace ChatApp.Tests.Files;

/// <summary>The types of files, found in their first bytes.</summary>
[Trait("kind", "unit")]
public sealed class FileTypeTests
{
    [Theory]
    [InlineData("89504E470D0A1A0A", "image/png")]
    [InlineData("FFD8FFE000104A46", "image/jpeg")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("0000001C6674797061766966", "image/avif")]
    [InlineData("00000020667479706D703432", "video/mp4")]
    [InlineData("1A45DFA3A34286810142F7814282847765626D", "video/webm")]
    [InlineData("4F67675300020000", "audio/ogg")]
    [InlineData("524946460000000057415645", "audio/wav")]
    [InlineData("494433040000", "audio/mpeg")]
    [InlineData("255044462D312E37", "application/pdf")]
    [InlineData("48656C6C6F", "text/plain")]
    [InlineData("E4BDA0E5A5BD", "text/plain")]
    [InlineData("1A45DFA3A34286810142F781428288617472C3B673", FileType.Other)] // Matroska
    [InlineData("504B0304", FileType.Other)]
    [InlineData("FF00FF", FileType.Other)]
    [InlineData("48656C6C6F00", FileType.Other)]
    [InlineData("", "text/plain")]
    public void A_type_is_found_in_the_content(string hex, string type) => FileType.Of(Convert.FromHexString(hex)).Should().Be(type);

    [Theory]
    [InlineData("<!DOCTYPE html><p>")]
    [InlineData("  <HTML>")]
    [InlineData("<?xml version='1.0'?><svg/>")]
    [InlineData("\uFEFF<svg xmlns='http://www.w3.org/2000/svg'>")]
    [InlineData("words first <script>alert(1)</script>")]
    public void Markup_is_no_text(string text) => FileType.Of(Encoding.UTF8.GetBytes(text)).Should().Be(FileType.Other);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_character_that_the_first_bytes_cut_off_does_not_matter(int shift) =>
        FileType.Of(Encoding.UTF8.GetBytes(new string('a', shift) + string.Concat(Enumerable.Repeat("字", 2000))).AsSpan(0,
            FileType.Head)).Should().Be("text/plain");
}
