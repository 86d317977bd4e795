using System.Net;

namespace ChatApp.Pages;

/// <summary>The passkey part of a form; the script writes the passkey to the form's hidden field and submits the form.</summary>
/// <param name="Ceremony"><see cref="Create"/> or <see cref="Get"/>.</param>
/// <param name="Label">The key of the button's text.</param>
internal sealed record PasskeyOffer(string Ceremony, string Label)
{
    /// <summary>Creates a new passkey.</summary>
    public const string Create = "create";

    /// <summary>Signs in with a passkey.</summary>
    public const string Get = "get";

    /// <summary>The target of the form with the passkey, relative to the page; null for the form's own target.</summary>
    public string? Finish { get; init; }

    /// <summary>Whether it is an alternative to the form's other fields.</summary>
    public bool IsAlternative { get; init; } = true;

    /// <summary>Whether the page was opened at an IP address: passkeys require a host name.</summary>
    public static bool NeedsName(HttpRequest request) => IPAddress.TryParse(request.Host.Host, out _);

    /// <summary>The address of the same page where passkeys work; null where the server cannot know one.</summary>
    public static string? NamedAddress(HttpRequest request) =>
        IPAddress.TryParse(request.Host.Host, out var address) && IPAddress.IsLoopback(address)
            ? new UriBuilder(request.Scheme, "localhost", request.Host.Port ?? -1, request.Path).Uri.ToString()
            : null;
}
