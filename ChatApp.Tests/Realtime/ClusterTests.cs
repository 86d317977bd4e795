using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ChatApp.Tests.Realtime;

/// <summary>Two nodes on one PostgreSQL database, with its own bell or Redis.</summary>
[Trait("kind", "server")]
public sealed class ClusterTests : IAsyncLifetime
{
    private string database = "";

    public async Task InitializeAsync() => database = await PostgresServer.CreateDatabaseAsync();

    public Task DisposeAsync() => PostgresServer.DropAsync(database);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_written_on_either_node_reaches_the_readers_of_both_once_and_in_one_order(bool withRedis)
    {
        const int each = 100;
        await using var nodes = await NodesAsync(withRedis);
        await using var anna = await nodes.First.ConnectAsync();
        await using var ben = await nodes.Second.ConnectAsync();
        await anna.EnterAsync();
        await ben.EnterAsync();

        await Task.WhenAll(SayAsync(anna, "a"), SayAsync(ben, "b"));

        await Task.WhenAll(ShouldSeeAllAsync(anna), ShouldSeeAllAsync(ben));

        static async Task SayAsync(WireClient client, string name)
        {
            for (var number = 0; number < each; number++)
                await client.SayAsync($"{name}{number}");
        }

        static async Task ShouldSeeAllAsync(WireClient client)
        {
            var seen = await client.EventsAsync<MessageView>("MessageChanged", 2 * each);
            seen.Select(message => message.Change).Should().Equal(Enumerable.Range(1, 2 * each).Select(change => (long)change));
        }
    }

    [Fact]
    public async Task Edits_deletions_and_reactions_reach_the_other_node()
    {
        await using var nodes = await NodesAsync();
        await using var anna = await nodes.First.ConnectAsync();
        await using var ben = await nodes.Second.ConnectAsync();
        await ben.EnterAsync();

        var said = await anna.SayAsync("first");
        await anna.EditAsync(said, "second");
        await anna.ReactAsync(said, "👍");
        await anna.DeleteAsync(said);

        await ben.EventAsync("MessageChanged", arguments => arguments[0].GetProperty("change").GetInt64() == 4);
        var seen = ben.Came<MessageView>("MessageChanged");
        seen.Select(message => message.Change).Should().BeInAscendingOrder();
        seen[^1].DeletedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task A_mention_too_long_for_the_bell_and_its_deletion_reach_a_node_on_which_nobody_has_entered_the_room()
    {
        await using var nodes = await NodesAsync();
        await nodes.MeetAsync();
        await using var anna = await nodes.First.ConnectAsync();
        await using var ben = await nodes.Second.ConnectAsync();

        var said = await anna.SayAsync($"@{ben.Hello!.Person.Name} {new string('长', 1_500)}");
        await ben.EventAsync("ReadChanged", arguments => arguments[0].GetProperty("mentions").GetInt32() == 1);

        await anna.DeleteAsync(said);
        await ben.EventAsync("ReadChanged", arguments => arguments[0].GetProperty("mentions").GetInt32() == 0);
    }

    [Fact]
    public async Task Who_is_removed_on_one_node_gets_nothing_on_the_other_that_was_posted_after()
    {
        await using var nodes = await NodesAsync();
        await using var anna = await nodes.First.ConnectAsync();
        await using var ben = await nodes.Second.ConnectAsync();
        for (var round = 0; round < 10; round++)
        {
            var room = await anna.CreateRoomAsync($"closed {round}", "closed");
            await anna.InviteAsync(room.Id, ben);
            await ben.EventAsync("RoomChanged", arguments => arguments[0].GetProperty("id").GetString() == room.Id);
            await ben.EnterAsync(room.Id);

            await anna.RemoveAsync(room.Id, ben);
            await anna.SayInAsync(room.Id, "after");
            await ben.EventAsync("RoomLost", arguments => arguments[0].GetString() == room.Id);
        }

        // What was said in the first room, which all are in, comes after all of that.
        await ben.EnterAsync();
        await anna.SayAsync("in the open");
        await ben.EventAsync("MessageChanged", arguments => arguments[0].GetProperty("text").GetString() == "in the open");
        ben.Came<MessageView>("MessageChanged").Should().NotContain(message => message.Text == "after");
    }

    [Fact]
    public async Task A_person_who_is_deleted_on_one_node_loses_the_connection_on_the_other()
    {
        await using var nodes = await NodesAsync();
        await using var ben = await nodes.Second.ConnectAsync();

        await nodes.One.App.Services.GetRequiredService<PersonStore>().DeleteAsync(ben.Id(), "Deleted", CancellationToken.None);

        (await ben.Ended).Code.Should().Be(4001);
        (await nodes.Second.AskAsync()).StatusCode.Should().Be(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_count_is_that_of_all_nodes_and_that_of_a_dead_one_is_gone()
    {
        await using var nodes = await NodesAsync();
        await using var anna = await nodes.First.ConnectAsync();
        await using var ben = await nodes.Second.ConnectAsync();
        var total = nodes.One.App.Services.GetRequiredService<ConnectionTotal>();

        await Patience.UntilAsync(() => total.Now == 2);
        await nodes.Two.App.StopAsync();
        await Patience.UntilAsync(() => total.Now == 1);
    }

    [Fact]
    public async Task A_client_learns_which_nodes_there_are()
    {
        await using var nodes = await NodesAsync();
        await Patience.UntilAsync(() => nodes.One.App.Services.GetRequiredService<ConnectionTotal>().Nodes.Count == 2);
        nodes.Two.App.Services.GetRequiredService<ServerState>().Close();
        await Patience.UntilAsync(() => nodes.One.App.Services.GetRequiredService<ConnectionTotal>().Nodes.Any(node => node.IsDraining));

        await using var anna = await nodes.First.ConnectAsync();

        anna.Hello!.Node.Should().NotBeNullOrEmpty();
        anna.Hello.Nodes.Should().Equal([anna.Hello.Node!], "the other lets nobody in");
    }

    [Fact]
    public async Task A_node_goes_on_while_a_newer_one_adds_to_the_tables_but_does_not_start_any_more()
    {
        await using var server = await TestServer.StartAsync($"ConnectionStrings:Postgres={database}");
        await using var anna = await WireVisitor.ConnectGuestAsync(server.Address);
        await anna.EnterAsync();
        await using (var newer = new NpgsqlConnection(database))
        {
            await newer.OpenAsync();
            await using var migrate = new NpgsqlCommand(
                """
                ALTER TABLE "Messages" ADD "Newer" text;
                ALTER TABLE "HubLog" ADD "Newer" integer NOT NULL DEFAULT 1;
                INSERT INTO "__EFMigrationsHistory" VALUES ('29991231000000_Newer', '99');
                """, newer);
            await migrate.ExecuteNonQueryAsync();
        }

        var said = await anna.SayAsync("after");
        (await anna.EditAsync(said, "edited")).Text.Should().Be("edited");
        (await anna.EnterAsync(0)).Messages.Should().ContainSingle();
        await using var ben = await WireVisitor.ConnectGuestAsync(server.Address);
        (await server.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status.Should().Be(HealthStatus.Healthy);
        var start = () => TestServer.StartAsync($"ConnectionStrings:Postgres={database}");
        await start.Should().ThrowAsync<StoreException>().WithMessage("*written by a newer ChatApp*");
    }

    [Fact]
    public async Task Without_its_bell_a_node_asks_for_what_it_missed()
    {
        await using var nodes = await NodesAsync(redis: "127.0.0.1:1");
        await using var anna = await nodes.First.ConnectAsync();
        await using var ben = await nodes.Second.ConnectAsync();
        await ben.EnterAsync();
        await Patience.UntilAsync(() => nodes.Two.App.Services.GetRequiredService<ConnectionTotal>().Now == 2);

        for (var number = 1; number <= 5; number++)
            await anna.SayAsync($"{number}");

        (await ben.EventsAsync<MessageView>("MessageChanged", 5)).Select(message => message.Change).Should().Equal(1, 2, 3, 4, 5);
    }

    private async Task<ClusterNodes> NodesAsync(bool withRedis = false, string? redis = null) =>
        await ClusterNodes.StartAsync(database, withRedis ? await RedisServer.AddressAsync() : redis);
}
