using System.ComponentModel.DataAnnotations;
using ChatApp.LinkPreviews;

namespace ChatApp.Tests.LinkPreviews;

/// <summary>The setting <c>Chat:LinkPreviewHosts</c>.</summary>
[Trait("kind", "unit")]
public sealed class PreviewHostsTests
{
    [Theory]
    [InlineData("", "https://e.org/", false)]
    [InlineData("*", "https://e.org/", true)]
    [InlineData("*", "ftp://e.org/", false)]
    [InlineData("*", "https://anna:secret@e.org/", false)]
    [InlineData("*", "mailto:a@e.org", false)]
    [InlineData("e.org", "https://e.org/a?b", true)]
    [InlineData("f.org; E.org", "http://e.ORG:8080/", true)]
    [InlineData("e.org", "https://www.e.org/", true)]
    [InlineData("e.org", "https://the.org/", false)]
    [InlineData("e.org", "https://e.org.evil.net/", false)]
    [InlineData("www.e.org", "https://e.org/", false)]
    [InlineData("bücher.de", "https://xn--bcher-kva.de/", true)]
    [InlineData("xn--bcher-kva.de", "https://bücher.de/", true)]
    [InlineData("0.0.1", "http://127.0.0.1/", false)]
    public void A_host_stands_for_itself_and_its_subdomains(string hosts, string address, bool allowed) =>
        new LinkPreviewOptions { LinkPreviewHosts = hosts }.Allows(new(address)).Should().Be(allowed);

    [Theory]
    [InlineData("https://e.org")]
    [InlineData("e.org:443")]
    [InlineData("*.e.org")]
    [InlineData("a b")]
    [InlineData("e.org,f.org")]
    public void What_is_no_host_is_named(string hosts)
    {
        var options = new LinkPreviewOptions { LinkPreviewHosts = hosts };

        options.Validate(new ValidationContext(options)).Should().ContainSingle()
            .Which.ErrorMessage.Should().StartWith("Chat:LinkPreviewHosts must be").And.Contain(hosts);
    }
}
