using System.Net;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>The size limit of request bodies.</summary>
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
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = visitor.Cookies, AllowAutoRedirect = false }) { BaseAddress = server.Address };

        (await PostAsync(Limits.RequestBody)).Should().NotBe(HttpStatusCode.RequestEntityTooLarge);
        if (path != "/connect") // Its body is optional and is not read at such a size.
            (await PostAsync(Limits.RequestBody + 1)).Should().BeOneOf(HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest);

        async Task<HttpStatusCode> PostAsync(long bytes)
        {
            using var body = new StringContent("a=" + new string('x', (int)bytes - 2), null, "application/x-www-form-urlencoded");
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), body);
            return answer.StatusCode;
        }
    }
}
