using ChatApp.Configuration;
using ChatApp.Hosting;

namespace ChatApp.Cli;

/// <summary>Sends requests to the server with the same configuration, on this machine.</summary>
internal sealed class OwnServer(IConfiguration configuration, TimeSpan timeout) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = timeout };

    /// <summary>Its address.</summary>
    public Uri Address { get; } = ServerAddress.Local(configuration, []);

    /// <summary>Sends a request.</summary>
    /// <returns>The answer, or why there is none.</returns>
    public async Task<(HttpResponseMessage? Answer, string? Failure)> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        request.Headers.Host = HostNames.Accepted(configuration, Address.Host); // Also the name in its certificate.
        try
        {
            return (await http.SendAsync(request, cancellationToken), null);
        }
        catch (HttpRequestException error)
        {
            return (null, $"{Address} does not answer: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            return (null, $"{Address} does not answer within {timeout.TotalSeconds:0} s.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
