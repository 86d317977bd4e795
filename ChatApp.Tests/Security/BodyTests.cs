using System.Net;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>The size limit of request bodies.</summary>
[Trait("kind", "server")]
public sealed class BodyTests
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/connect")]
    [InlineData("/settings")]
    public async Task A_body_over_the_limit_is_refused_before_it_is_kept(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                CookieContainer = visitor.Cookies,
                AllowAutoRedirect = false,
                Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
            })
        { BaseAddress = server.Address };

        var within = await PostAsync(Limits.RequestBody);
        var over = await PostAsync(Limits.RequestBody + 1);

        within.Status.Should().NotBe(HttpStatusCode.RequestEntityTooLarge);
        if (path == "/connect")
            return; // The body is optional here and is not read at this size.
        within.Taken.Should().BeTrue();
        over.Taken.Should().BeFalse();

        async Task<(HttpStatusCode Status, bool Taken)> PostAsync(long bytes)
        {
            using var body = new Form(bytes);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body, Headers = { ExpectContinue = true } };
            using var answer = await http.SendAsync(request);
            return (answer.StatusCode, body.Taken);
        }
    }

    /// <summary>A form that is sent when the server asks for it (100 Continue).</summary>
    private sealed class Form(long bytes) : StringContent("a=" + new string('x', (int)bytes - 2), null, "application/x-www-form-urlencoded")
    {
        public bool Taken { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            Taken = true;
            return base.SerializeToStreamAsync(stream, context, cancellationToken);
        }
    }
}
