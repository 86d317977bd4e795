using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Connections;

/// <summary>An open connection keeps the user of its upgrade request, but neither headers nor cookies.</summary>
[Trait("kind", "server")]
public sealed class UpgradedRequestTests
{
    [Fact]
    public async Task An_open_connection_keeps_neither_headers_nor_cookies()
    {
        var seen = new Seen();
        await using var server = await TestServer.StartAsync(builder => builder.Services.AddSingleton<IStartupFilter>(seen));
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        var request = seen.Upgrade!;
        request.Request.Headers.Should().BeEmpty();
        request.Request.Cookies.Should().BeEmpty();
        request.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult.Should().BeNull();
        request.RequestServices.Should().BeSameAs(server.App.Services.GetRequiredService<IServiceProvider>());
        request.User.Claims.Should().Contain(claim => claim.Value == server.Registry.Connections.Single().Person.Id);
        await client.SayAsync("and works");
    }

    private sealed class Seen : IStartupFilter
    {
        public HttpContext? Upgrade { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (context.Request.Headers.Upgrade.Count > 0)
                    Upgrade = context;
                return rest(context);
            });
            next(app);
        };
    }
}
