using System.Net;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Client;

/// <summary>A server, a relay in front of it, and clients that connect through the relay.</summary>
internal sealed class ClientHost : IAsyncDisposable
{
    private readonly List<ChatClient> clients = [];

    private ClientHost(RunningServer server) => (Server, Relay) = (server, new(server.Port));

    public RunningServer Server { get; }

    /// <summary>The server, if it is a process of its own.</summary>
    public ServerProcess Process => (ServerProcess)Server;

    public TcpRelay Relay { get; }

    public static async Task<ClientHost> StartAsync(params string[] settings) => new(await LocalServer.StartAsync(settings));

    /// <summary>Starts with a server that can be killed, suspended and restarted.</summary>
    public static async Task<ClientHost> StartProcessAsync(params string[] settings) =>
        new(await ServerProcess.StartAsync([.. Bounds.Wide, .. settings]));

    /// <summary>A client through the relay; a new person unless it shares another client's cookies.</summary>
    public ChatClient Client(CookieContainer? cookies = null) => Track(new(new(Relay.Address) { Cookies = cookies ?? new() }));

    /// <summary>A client that connects without the relay.</summary>
    public ChatClient DirectClient(CookieContainer? cookies = null) => Track(new(new(Server.Address) { Cookies = cookies ?? new() }));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            await client.DisposeAsync();
        await Relay.DisposeAsync();
        await Server.DisposeAsync();
    }

    private ChatClient Track(ChatClient client)
    {
        clients.Add(client);
        return client;
    }
}

/// <summary>Waits for states and messages of a client.</summary>
internal static class ChatClientWaiting
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Id of the first open room.</summary>
    public static string General(this ChatClient client) => client.Session!.Rooms[0].Id;

    public static async Task ReachesAsync(this ChatClient client, ConnectionState state, TimeSpan? within = null)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(ConnectionState now)
        {
            if (now == state)
                reached.TrySetResult();
        }

        client.StateChanged += Note;
        if (client.State == state)
            reached.TrySetResult();
        try
        {
            await reached.Task.WaitAsync(within ?? Patience);
        }
        finally
        {
            client.StateChanged -= Note;
        }
    }

    /// <summary>Waits until the client holds a message with this text.</summary>
    public static async Task SeesAsync(this ChatClient client, string roomId, string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.MessageChanged += message =>
        {
            if (message.Text == text)
                seen.TrySetResult();
        };
        if (client.Room(roomId)!.Messages.Any(message => message.Text == text))
            seen.TrySetResult();
        await seen.Task.WaitAsync(Patience);
    }

    /// <summary>All messages of a room, including older pages.</summary>
    public static async Task<IReadOnlyList<MessageView>> ReadAllAsync(this ChatClient client, string roomId)
    {
        while (await client.MessagesBeforeAsync(roomId) > 0)
            continue;
        return client.Room(roomId)!.Messages;
    }

    /// <summary>Waits until two clients hold the same messages of a room, in every detail.</summary>
    public static async Task HoldsTheSameAsync(this ChatClient client, ChatClient other, string roomId)
    {
        var same = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(MessageView? message)
        {
            if (client.Room(roomId)!.Messages.SequenceEqual(other.Room(roomId)!.Messages))
                same.TrySetResult();
        }

        client.MessageChanged += Look;
        other.MessageChanged += Look;
        Look(null);
        try
        {
            await same.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            client.Room(roomId)!.Messages.Except(other.Room(roomId)!.Messages).Should().BeEmpty("only these were stored");
            other.Room(roomId)!.Messages.Except(client.Room(roomId)!.Messages).Should().BeEmpty("these were stored as well");
            throw;
        }
        finally
        {
            client.MessageChanged -= Look;
            other.MessageChanged -= Look;
        }
    }

    public static Task SayAsync(this ChatClient client, string roomId, string text) =>
        client.SendMessageAsync(roomId, Guid.NewGuid().ToString("N"), text).WaitAsync(Patience);
}
