using System.ComponentModel.DataAnnotations;
using ChatApp.Configuration;

namespace ChatApp.LinkPreviews;

/// <summary>Which links get previews.</summary>
public sealed class LinkPreviewOptions : IValidatableObject
{
    private const string All = "*";

    /// <summary>Hosts that the server may read for previews, with their subdomains, separated by semicolons, such as
    /// <c>github.com;wikipedia.org</c>; <c>*</c> for all. Default: none, because each preview shows the other site that a person here
    /// wrote the link.</summary>
    [MayBeEmpty]
    public string LinkPreviewHosts { get; set; } = "";

    /// <summary>Whether there are previews at all.</summary>
    public bool IsOn => Entries.Length > 0;

    private string[] Entries => LinkPreviewHosts.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether the server may read this address.</summary>
    public bool Allows(Uri address) => address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
        && Array.Exists(Entries, entry => entry == All || IsWithin(address.IdnHost, entry));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from entry in Entries
        where entry != All && (entry.AsSpan().ContainsAny("/:*@") || Uri.CheckHostName(entry) == UriHostNameType.Unknown)
        select new ValidationResult(
            "Chat:LinkPreviewHosts must be host names like github.com;wikipedia.org, separated by semicolons, without scheme and port, "
            + $"or * for all; {entry} is not.");

    private static bool IsWithin(string host, string entry)
    {
        var name = new Uri($"http://{entry}/").IdnHost;
        return host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
            && (host.Length == name.Length || (host[^(name.Length + 1)] == '.' && Uri.CheckHostName(host) == UriHostNameType.Dns));
    }
}
