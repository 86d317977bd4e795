using System.Net;

namespace ChatApp.Pages;

/// <summary>A part of a form that takes a passkey; the script fills the form's hidden field with it and sends the form.</summary>
/// <param name="Ceremony"><see cref="Create"/> or <see cref="Get"/>.</param>
/// <param name="Label">The key of the button's text.</param>
public sealed record PasskeyOffer(string Ceremony, string Label)
{
    /// <summary>Makes a passkey.</summary>
    public const string Create = "create";

    /// <summary>Asks for one.</summary>
    public const string Get = "get";

    /// <summary>Where the form with the passkey goes, relative to the page; null for where the form goes anyway.</summary>
    public string? Finish { get; init; }

    /// <summary>Whether it is the other way to do what the form does.</summary>
    public bool IsAlternative { get; init; } = true;

    /// <summary>Whether the page was opened at an IP address: passkeys belong to names.</summary>
    public static bool NeedsName(HttpRequest request) => IPAddress.TryParse(request.Host.Host, out _);

    /// <summary>The same page where passkeys work; null where the server cannot know one.</summary>
    public static string? NamedAddress(HttpRequest request) =>
        IPAddress.TryParse(request.Host.Host, out var address) && IPAddress.IsLoopback(address)
            ? new UriBuilder(request.Scheme, "localhost", request.Host.Port ?? -1, request.Path).Uri.ToString()
            : null;
}
