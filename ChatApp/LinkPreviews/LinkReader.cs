using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;

namespace ChatApp.LinkPreviews;

/// <summary>Reads pages and pictures of other sites. Each connection, also of a redirect, goes to an address that the policy was asked
/// about: one of the public internet; the address that was checked is the one connected to. Redirects go to listed hosts only, as links
/// do.</summary>
public sealed class LinkReader : IDisposable
{
    private const int MaxBytes = 1 << 20, MaxRedirects = 5, MaxHeaderKilobytes = 32;

    private static readonly HashSet<HttpStatusCode> Redirects =
    [
        HttpStatusCode.MovedPermanently, HttpStatusCode.Found, HttpStatusCode.SeeOther, HttpStatusCode.TemporaryRedirect,
        HttpStatusCode.PermanentRedirect,
    ];

    private readonly HttpClient client;
    private readonly LinkPreviewOptions options;

    /// <summary>Created once, by the container.</summary>
    public LinkReader(AntiSSRFPolicy policy, IOptions<LinkPreviewOptions> options)
    {
        this.options = options.Value;
        var handler = policy.GetHandler();
        (handler.AllowAutoRedirect, handler.UseCookies, handler.MaxResponseHeadersLength) = (false, false, MaxHeaderKilobytes);
        // The caller has the deadline.
        client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (compatible; ChatApp; link preview)");
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html, application/xhtml+xml, image/webp, image/png, image/jpeg, image/gif");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity"); // Compressed content could be any number of bytes.
    }

    /// <summary>Denies loopback, private, link-local and all other networks that are not the public internet.</summary>
    public static AntiSSRFPolicy PublicOnly()
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest) { AllowPlainTextHttp = true };
        policy.AddDeniedAddresses(["::/96"]); // The old way to write an IPv4 address.
        return policy;
    }

    /// <summary>Reads at most 1 MB; null for an address that may not be read, and for an answer that is no content.</summary>
    public async Task<LinkContent?> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MaxRedirects && options.Allows(address); hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.Headers.Location is { } next && Redirects.Contains(response.StatusCode))
            {
                address = new Uri(address, next);
                continue;
            }

            if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentEncoding.Count > 0)
                return null;
            var (bytes, isWhole) = await TakeAsync(response.Content, cancellationToken);
            var type = response.Content.Headers.ContentType;
            return new(address, type?.MediaType ?? "", type?.CharSet, bytes, isWhole);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static async Task<(byte[] Bytes, bool IsWhole)> TakeAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var taken = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            taken.Write(buffer, 0, (int)Math.Min(read, MaxBytes - taken.Length));
            if (taken.Length == MaxBytes)
                return (taken.ToArray(), false);
        }

        return (taken.ToArray(), true);
    }
}
