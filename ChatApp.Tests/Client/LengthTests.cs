using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Messages;

namespace ChatApp.Tests.Client;

/// <summary>The client rejects input that the server must reject, before it sends a frame that would end the connection.</summary>
[Trait("kind", "server")]
public sealed class LengthTests
{
    private static readonly string Long = new('字', 44_000);

    private static readonly Dictionary<string, Func<ChatClient, string, Task>> Calls = new()
    {
        ["send"] = (client, room) => client.SendMessageAsync(room, "one", Long),
        ["edit"] = (client, room) => client.EditMessageAsync(room, 1, Long),
        ["send under a long id"] = (client, room) => client.SendMessageAsync(room, Long, "text"),
        ["make a room"] = (client, _) => client.CreateRoomAsync(RoomKind.Open, Long),
        ["make a room about"] = (client, _) => client.CreateRoomAsync(RoomKind.Open, "room", Long),
        ["change a room"] = (client, room) => client.ChangeRoomAsync(room, null, Long),
        ["find people"] = (client, _) => client.FindPeopleAsync(Long),
        ["find people here"] = (client, room) => client.PeopleInAsync(room, Long),
        ["invite"] = (client, room) => client.InviteToRoomAsync(room, Long),
        ["write to many"] = (client, _) => client.OpenDirectAsync([.. Enumerable.Range(0, 10_000).Select(number => $"person-{number}")]),
    };

    [Fact]
    public async Task A_call_that_is_too_large_is_refused_and_the_connection_stays()
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        await client.ConnectAsync();
        var room = client.General();
        var codes = new List<string>();

        foreach (var call in Calls.Values)
            codes.Add((await FluentActions.Awaiting(() => call(client, room)).Should().ThrowAsync<ChatCallException>()).Which.Code);

        codes.Take(2).Should().OnlyContain(code => code == ErrorCodes.TextTooLong);
        codes.Skip(2).Should().OnlyContain(code => code == ErrorCodes.InvalidRequest);
        (await FluentActions.Awaiting(() => client.SendMessageAsync(room, "two", Long)).Should().ThrowAsync<ChatCallException>())
            .Which.Sentence.Should().Be(MessageRules.Check(Long)!.Sentence);
        await client.SendMessageAsync(room, "three", 'x' + new string('\u0001', Limits.Text - 1)); // The largest possible message.
        client.State.Should().Be(ConnectionState.Connected);
    }
}
