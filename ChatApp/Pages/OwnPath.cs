using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Where a page leads that somebody came through on their way to another.</summary>
internal static class OwnPath
{
    private static readonly Uri AnyHost = new("http://localhost");

    /// <summary>A path of this server as a header may hold it; null where it is none. Escaped anew: it is a decoded query value, and a header holds ASCII
    /// only. Asked twice, since "/.//host" resolves to "//host".</summary>
    public static string? Of(IUrlHelper url, string? path) =>
        url.IsLocalUrl(path) && Uri.TryCreate(AnyHost, path, out var target) && url.IsLocalUrl(target.PathAndQuery)
            ? target.PathAndQuery + target.Fragment
            : null;
}
