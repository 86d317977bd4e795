using ChatApp.Contracts;

namespace ChatApp.Cli;

/// <summary>The arguments of <c>probe</c>.</summary>
/// <param name="Address">The first page to request.</param>
/// <param name="Soak">How long to watch the connection, as typed; null: not at all.</param>
/// <param name="SoakFor">The parsed duration.</param>
/// <param name="Link">A one-time sign-in link; null for none.</param>
/// <param name="Cookie">A session's cookie, <c>name=value</c>; null for none.</param>
internal sealed record ProbeOptions(Uri Address, string? Soak = null, TimeSpan SoakFor = default, Uri? Link = null, string? Cookie = null)
{
    /// <summary>Parses the arguments; null for invalid ones.</summary>
    public static ProbeOptions? Parse(string[] args)
    {
        var options = new ProbeOptions(new Uri(Paths.DefaultAddress));
        var (named, at) = (false, 0);
        while (at < args.Length)
        {
            var value = at + 1 < args.Length ? args[at + 1] : "";
            switch (args[at])
            {
                case "--soak" when options.Soak is null && Durations.TryParse(value, out var duration):
                    options = options with { Soak = value, SoakFor = duration };
                    at += 2;
                    break;
                case "--link" when options is { Link: null, Cookie: null } && Web(value) is { } link:
                    options = options with { Link = link };
                    at += 2;
                    break;
                case "--cookie" when options is { Link: null, Cookie: null } && value.IndexOf('=', StringComparison.Ordinal) > 0:
                    options = options with { Cookie = value };
                    at += 2;
                    break;
                case var url when !named && Web(url) is { } address:
                    (options, named) = (options with { Address = address }, true);
                    at++;
                    break;
                default:
                    return null;
            }
        }

        return options.Link is { } one && !named ? options with { Address = new(one, "/") } : options;
    }

    private static Uri? Web(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
