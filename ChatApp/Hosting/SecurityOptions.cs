using System.ComponentModel.DataAnnotations;
using ChatApp.Configuration;

namespace ChatApp.Hosting;

/// <summary>The contact for reports of vulnerabilities of this server.</summary>
internal sealed class SecurityOptions
{
    /// <summary>The address of a page or mailbox, such as <c>https://example.com/security</c> or <c>mailto:security@example.com</c>; empty
    /// by default: then there is no <c>/.well-known/security.txt</c>.</summary>
    [MayBeEmpty]
    [RegularExpression("(https://|mailto:)[^ \r\n]+", ErrorMessage = "Chat:SecurityContact must begin with https:// or mailto:.")]
    public string SecurityContact { get; set; } = "";
}
