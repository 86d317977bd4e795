using System.Net;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Storage;

namespace ChatApp.Tests.Realtime;

/// <summary>The rollback witness in the protocol: every answer from which a reader continues contains it, and clients that know it send it
/// back.</summary>
[Trait("kind", "server")]
public sealed class WitnessTests
{
    [Fact]
    public async Task Every_answer_gives_it_and_calls_take_it_or_come_without_it()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        var witness = client.Hello!.Witness;
        var message = await client.SayAsync("one");

        witness.Should().NotBeNullOrEmpty();
        (await client.CallAsync<HeartbeatAnswer>("Heartbeat")).Witness.Should().Be(witness);
        foreach (var page in (ChangePage[])
            [
                await client.EnterAsync(), await client.EnterAsync(1), await client.ChangesAsync(client.Room, 0),
                await client.CallAsync<ChangePage>(
                    "EnterRoom", client.Room, 1, witness), await client.CallAsync<ChangePage>("EnterRoom", client.Room, 0, null),
                await client.CallAsync<ChangePage>("ChangesAfter", client.Room, 0, witness),
            ])
        {
            page.Should().BeEquivalentTo(new { server.Epoch, Witness = witness, UpToChange = 1 });
        }

        (await visitor.Http.GetStringAsync(new Uri("/", UriKind.Relative))).Should().Contain($"data-witness=\"{witness}\"");
        (await client.EditAsync(message, "two")).Text.Should().Be("two");
        (await client.CallAsync<MessageView>("EditMessage", client.Room, 1, "three", message.ClientMessageId)).Text.Should().Be("three");
        await client.CallAsync("EditMessage", client.Room, 1, "four", "another").ShouldBeRefused(ErrorCodes.MessageNotFound);
        await client.CallAsync("DeleteMessage", client.Room, 1, "another").ShouldBeRefused(ErrorCodes.MessageNotFound);
    }

    [Theory]
    [InlineData("EnterRoom", 1, "")]
    [InlineData("EnterRoom", 1, "AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ChangesAfter", 1, "' OR 1=1 --")]
    [InlineData("ChangesAfter", 0, "AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task One_that_is_not_the_servers_makes_its_reader_start_again(string method, long change, string witness)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await client.SayAsync("one");

        var page = await client.CallAsync<ChangePage>(method, client.Room, change, witness);

        page.Epoch.Should().NotBe(server.Epoch);
        page.Messages.Should().BeEmpty();
        (await client.EnterAsync()).Epoch.Should().Be(server.Epoch);
    }

    [Fact]
    public async Task What_clients_have_caught_up_with_counts_anew_after_a_copy_was_put_into_the_database_of_a_running_server()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        using var visitors = await WireVisitor.GuestAsync(server.Address);
        using var others = await WireVisitor.GuestAsync(server.Address);
        await using var ada = await visitors.ConnectAsync();
        await using var bob = await others.ConnectAsync();
        var copy = server.Copy();
        foreach (var text in (string[])["first", "second", "third"])
            await ada.SayAsync(text);
        await bob.EnterAsync();
        await BeatAsync(3);
        (await ada.CallAsync<SeenView>("SeenBy", ada.Room, 3)).Held.Should().Be(1);

        server.PutBackUnder(copy);
        await ada.SayAsync("another first");
        await BeatAsync(3);
        (await ada.CallAsync<SeenView>("SeenBy", ada.Room, 1)).Held.Should().Be(0, "that was told of what is gone");
        await bob.EnterAsync();
        await BeatAsync(1);

        (await ada.CallAsync<SeenView>("SeenBy", ada.Room, 1)).Held.Should().Be(1);

        Task BeatAsync(long change) => bob.CallAsync("Heartbeat", new Dictionary<string, long> { [bob.Room] = change });
    }

    [Fact]
    public async Task A_page_that_was_put_back_is_not_taken_for_the_one_that_the_browser_has()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using (var client = await visitor.ConnectAsync())
        {
            var copy = server.Copy();
            await client.SayAsync("lost");
            var tag = await TagAsync(visitor);
            (await TagAsync(visitor)).Should().Be(tag);
            await server.StopAsync();
            server.PutBack(copy);
            await server.StartAsync();
            await using var again = await visitor.ConnectAsync();
            await again.SayAsync("new");

            (await TagAsync(visitor)).Should().NotBe(tag);
        }
    }

    [Theory]
    [InlineData("announced\n{0}")]
    [InlineData("{0}\nbefore")]
    public async Task A_start_that_was_killed_while_it_changed_the_mark_is_not_taken_for_a_copy(string mark)
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        string epoch;
        await using (var client = await visitor.ConnectAsync())
            epoch = client.Hello!.Epoch;
        await server.StopAsync();
        var file = Path.Combine(Path.GetDirectoryName(server.Database)!, "chat.mark");
        await File.WriteAllTextAsync(file, mark.Replace("{0}", await File.ReadAllTextAsync(file), StringComparison.Ordinal));

        await server.StartAsync();

        await using var after = await visitor.ConnectAsync();
        after.Hello!.Epoch.Should().Be(epoch);
    }

    private static async Task<string> TagAsync(WireVisitor visitor)
    {
        using var answer = await visitor.Http.GetAsync(new Uri("/", UriKind.Relative));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return answer.Headers.ETag!.ToString();
    }
}
