using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatApp.Tests.Realtime;

/// <summary>The generated serializer covers all types of the hub's methods: reflection would slow down the start.</summary>
[Trait("kind", "server")]
public sealed class HubShapeTests
{
    [Fact]
    public async Task All_that_they_take_and_give_is_named_among_the_contracts()
    {
        await using var server = await TestServer.StartAsync();
        var json = server.App.Services.GetRequiredService<IOptions<JsonHubProtocolOptions>>().Value.PayloadSerializerOptions;
        var contracts = json.TypeInfoResolverChain[0];

        var types = HubMethods.All.SelectMany(
            method => method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.ReturnType.GenericTypeArguments));

        var services = server.App.Services;
        object[] lists = // Runtime types that differ from the declared ones.
        [
            await services.GetRequiredService<PersonStore>().FindByNameAsync("", CancellationToken.None),
            await services.GetRequiredService<RoomAccess>().PeopleInAsync("", "", CancellationToken.None),
            await services.GetRequiredService<RoomStore>().OpenRoomsAsync("", CancellationToken.None),
        ];

        types.Concat(lists.Select(list => list.GetType())).Distinct().Where(type => contracts.GetTypeInfo(type, json) is null)
            .Should().BeEmpty();
    }
}
