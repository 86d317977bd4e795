using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Browser;

/// <summary>What a browser that has nothing of this server asks for until its page is connected and whole.</summary>
[Trait("kind", "browser")]
public sealed class FirstVisitTests
{
    /// <summary>Each takes a round trip, or a place among the six that a browser asks for at a time.</summary>
    private const int MostRequests = 8;

    [Fact]
    public async Task It_takes_at_most_eight_requests_and_each_script_once()
    {
        var seen = new Seen();
        await using var host = await PageHost.StartAsync(builder => builder.Services.AddSingleton<IStartupFilter>(seen));
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.Page.WaitForFunctionAsync(
            "performance.getEntriesByType('resource').some((one) => one.name.includes('/js/later.') && one.responseEnd)");

        seen.Requests.Should().HaveCountLessThanOrEqualTo(MostRequests);
        seen.Requests.Should().OnlyHaveUniqueItems().And.Contain(["GET /", "POST /connect", "GET /hubs/chat"]);
        seen.Requests.Count(request => request.EndsWith(".js", StringComparison.Ordinal)).Should().Be(3);
    }

    private sealed class Seen : IStartupFilter
    {
        public ConcurrentQueue<string> Requests { get; } = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
                return rest(context);
            });
            next(app);
        };
    }
}
