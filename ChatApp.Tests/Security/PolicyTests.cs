using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Security;

/// <summary>Each endpoint names its authorization policy; one that names none is closed.</summary>
[Trait("kind", "server")]
public sealed class PolicyTests(PolicySite site) : IClassFixture<PolicySite>
{
    [Fact]
    public async Task Every_endpoint_names_a_policy_or_is_open_to_all_on_purpose()
    {
        var policies = site.Server.App.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        List<string> open = [], closed = [];
        foreach (var endpoint in await EndpointsAsync())
        {
            var (path, metadata) = ("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint.Metadata);
            var names = metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).ToList();
            if (metadata.GetMetadata<IAllowAnonymous>() is not null)
                open.Add(metadata.GetMetadata<StaticAssetDescriptor>() is null ? path : "files");
            else if (names.Count == 0 || names.Contains(null))
                closed.Add(path);
            foreach (var name in names.OfType<string>())
                (await policies.GetPolicyAsync(name)).Should().NotBeNull(path);
        }

        closed.Distinct().Should().BeEquivalentTo(["/forgotten", "/unnamed"], "only this test has endpoints that name no policy");
        open.Distinct().Should().BeEquivalentTo(
            [
                "files", "/healthz/live", "/healthz/ready", "/.well-known/security.txt", "/logo/{hash}",
                "/hubs/chat/negotiate", "/notice/{status:int}",
                "/account/deleted", "/drain",
            ],
            "everything else knows its callers; an order to drain is sealed with the server's keys");
    }

    [Fact]
    public async Task An_endpoint_without_a_policy_is_closed_to_all()
    {
        using var guest = await PlainBrowser.GuestAsync(site.Server.Address);
        (await site.Stranger.GetAsync("/forgotten")).Status.Should().Be(401);
        (await guest.GetAsync("/forgotten")).Status.Should().Be(403);
        (await site.Operator.GetAsync("/forgotten")).Status.Should().Be(403);
        (await site.Operator.SendAsync("POST", "/forgotten")).Status.Should().Be(405, "routing answers for itself");
        (await site.Stranger.GetAsync("/never-there")).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_policy_without_a_name_requires_a_session_that_has_not_ended()
    {
        (await site.Stranger.GetAsync("/unnamed")).Status.Should().Be(401);
        using var guest = await PlainBrowser.GuestAsync(site.Server.Address);
        (await guest.GetAsync("/unnamed")).Status.Should().Be(200);
        using var old = guest.Copy(site.Server.Address);
        await guest.PostAsync("/sign-out");

        (await old.GetAsync("/unnamed")).Status.Should().Be(401);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/hub-log")]
    [InlineData("GET", "/session")]
    [InlineData("GET", "/rooms/unknown")]
    [InlineData("POST", "/connect")]
    [InlineData("GET", "/hubs/chat")]
    public async Task A_request_looks_its_session_up_once(string method, string path) =>
        (await site.LookupsAsync(method, path)).Should().Be(1);

    [Theory]
    [InlineData("/css/chat.css")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    [InlineData("/never-there")]
    [InlineData("/account/deleted")]
    public async Task What_is_open_to_all_looks_up_no_session(string path) =>
        (await site.LookupsAsync("GET", path)).Should().Be(0);

    private async Task<IReadOnlyList<RouteEndpoint>> EndpointsAsync()
    {
        await site.Stranger.GetAsync("/sign-in"); // Pages are mapped by the first request for one.
        return [.. site.Server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()];
    }
}
