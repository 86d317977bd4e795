using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Validates the return path of a page on the way to another, such as sign-in.</summary>
internal static class OwnPath
{
    private static readonly Uri AnyHost = new("http://localhost");

    /// <summary>A path of this server that is safe in a header; null for any other. Escaped again: the decoded query value may hold
    /// characters that a header cannot. Checked twice, since "/.//host" resolves to "//host".</summary>
    public static string? Of(IUrlHelper url, string? path) =>
        url.IsLocalUrl(path) && Uri.TryCreate(AnyHost, path, out var target) && url.IsLocalUrl(target.PathAndQuery)
            ? target.PathAndQuery + target.Fragment
            : null;
}
