using ChatApp.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.Cli;

/// <summary>A server with the chat's protocol that loses or duplicates messages, for load runs.</summary>
public sealed class FaultyServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private FaultyServer(WebApplication app) => this.app = app;

    /// <summary>Base address of the server.</summary>
    public string Address => app.Urls.Single();

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="copies">How often the server's n-th message is sent to its room.</param>
    public static async Task<FaultyServer> StartAsync(Func<long, int> copies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSignalR().AddHubOptions<FaultyHub>(options => options.EnableDetailedErrors = true);
        builder.Services.AddSingleton(new Copies(copies));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/", (HttpContext context) => context.Response.Cookies.Append("who", "somebody"));
        app.MapPost(Paths.Connect, () => new ConnectAnswer("ticket"));
        app.MapHub<FaultyHub>(Paths.Hub);
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public sealed class Copies(Func<long, int> of)
    {
        private long messages;

        public (long Number, int Count) Next()
        {
            var number = Interlocked.Increment(ref messages);
            return (number, of(number));
        }
    }

    public sealed class FaultyHub(Copies copies) : Hub
    {
        private const string RoomId = "the-only-room";

        public object Hello(object request) => new { Context.ConnectionId, request };

        public object CreateRoom(string kind, string name, string topic) =>
            new { id = RoomId, kind, name, topic, creatorId = Context.ConnectionId };

        public Task JoinRoom(string roomId) => Groups.AddToGroupAsync(Context.ConnectionId, roomId);

        public Task ArchiveRoom(string roomId) => Groups.RemoveFromGroupAsync(Context.ConnectionId, roomId);

        public async Task<object> EnterRoom(string roomId, long? afterChange)
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, roomId);
            return new { roomId, upToChange = afterChange ?? 0, lastNumber = 0 };
        }

        public async Task<object> SendMessage(string roomId, string clientMessageId, string text)
        {
            var (number, count) = copies.Next();
            var message = new { roomId, number, clientMessageId, text };
            for (; count > 0; count--)
                await Clients.Group(roomId).SendAsync("MessageChanged", message);
            return message;
        }
    }
}
