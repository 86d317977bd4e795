using System.Net;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>The rate limit of name changes.</summary>
[Trait("kind", "server")]
public sealed class RenameLimitTests : WireTests
{
    private readonly ManualTime time = new(DateTimeOffset.UtcNow);

    protected override Task<TestServer> StartAsync() =>
        TestServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time), "Chat:RenamesAtOnce=5");

    [Fact]
    public async Task Five_names_are_taken_at_once_and_then_one_a_minute()
    {
        var visitor = (await GuestAsync()).Visitor!;
        for (var names = 0; names < 5; names++)
            (await NameAsync($"Name {names}")).Status.Should().Be(HttpStatusCode.OK);

        (await NameAsync("Name 5")).Should().Be((HttpStatusCode.TooManyRequests, "TooManyRequests"));
        (await NameAsync("Name 4")).Status.Should().Be(HttpStatusCode.OK, "it is the name already");
        time.Advance(TimeSpan.FromSeconds(59));
        (await NameAsync("Name 6")).Status.Should().Be(HttpStatusCode.TooManyRequests);
        time.Advance(TimeSpan.FromSeconds(1));
        (await NameAsync("Name 7")).Status.Should().Be(HttpStatusCode.OK);
        using var page = await visitor.PostFormAsync("/settings", [new("name", "Name 8")]);
        (await page.Content.ReadAsStringAsync()).Should().Contain("That is too many new names. Wait a minute.");

        async Task<(HttpStatusCode Status, string? Code)> NameAsync(string name)
        {
            using var answer = await visitor.PostFormAsync("/settings?handler=Name", [new("name", name)], json: true);
            var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            return (answer.StatusCode, json.TryGetProperty("code", out var code) ? code.GetString() : null);
        }
    }
}
