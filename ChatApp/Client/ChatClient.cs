using System.Collections.Concurrent;
using System.Security.Cryptography;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace ChatApp.Client;

/// <summary>A chat client that connects only on request, reports its state accurately, and never reconnects by itself.</summary>
/// <remarks>
/// Expected ends and refusals are values (<see cref="Loss"/>, <see cref="Refusal"/>), not exceptions. The members are safe for concurrent
/// use. Events are raised one after another in the order they happened, on a thread of the pool.
/// </remarks>
public sealed partial class ChatClient : IAsyncDisposable
{
    // Disabled in effect: SignalR only notices whole messages, WatchSilenceAsync notices bytes.
    private static readonly TimeSpan SignalRsTimeout = TimeSpan.FromDays(1);

    private readonly ChatClientOptions options;
    private readonly string clientId;
    private readonly ILogger logger;
    private readonly Admission admission;
    private readonly Uploads uploads;
    private readonly HubConnection hub;
    private readonly HubCalls calls;
    private readonly EventQueue events;
    private readonly ConnectingGuard guard;
    private readonly ConcurrentDictionary<string, ChatRoom> rooms = new();
    private LastLoss? lastLoss;
    private int disposed;

    /// <summary>Creates a client, which does nothing before <see cref="ConnectAsync"/>.</summary>
    public ChatClient(ChatClientOptions options)
    {
        this.options = options;
        clientId = options.ClientId ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        logger = options.Logger;
        admission = new(options.Address, options.Cookies, options.Http, options.Around);
        uploads = new(admission.Http);
        events = new(logger);
        guard = new(state => events.Raise(StateChanged, state));
        hub = BuildHub();
        calls = new(hub);
        hub.Closed += OnClosed;
        hub.On<MessageView>(ClientMethods.MessageChanged, OnMessage);
        hub.On<int>(ClientMethods.ConnectionsChanged, OnConnections);
        hub.On<Person>(ClientMethods.PersonChanged, person => events.Raise(PersonChanged, person));
        SubscribeToRooms();
        hub.On<RestartNotice>(ClientMethods.RestartAnnounced, notice => events.Raise(RestartAnnounced, notice));
        hub.On<ClosingNotice>(ClientMethods.ServerClosing, notice => Announced(DisconnectCause.ServerStopping, ServerClosing, notice));
        hub.On<SignedOutNotice>(ClientMethods.SignedOut, notice =>
            Announced(DisconnectCause.Find(notice.Cause) ?? DisconnectCause.SignedOut, SignedOut, notice));
    }

    /// <summary>The connection state changed.</summary>
    public event Action<ConnectionState>? StateChanged;

    /// <summary>A message of an entered room is new or changed, whether received live, as a response, or while catching up.</summary>
    public event Action<MessageView>? MessageChanged;

    /// <summary>The server reported the number of open connections.</summary>
    public event Action<int>? ConnectionsChanged;

    /// <summary>A person changed their name.</summary>
    public event Action<Person>? PersonChanged;

    /// <summary>The operator announced a restart, or cancelled it.</summary>
    public event Action<RestartNotice>? RestartAnnounced;

    /// <summary>The server is about to end the connection.</summary>
    public event Action<ClosingNotice>? ServerClosing;

    /// <summary>The session has ended, and the connection ends with it: another attempt will be refused.</summary>
    public event Action<SignedOutNotice>? SignedOut;

    /// <summary>The current connection state.</summary>
    public ConnectionState State => guard.State;

    /// <summary>How the last connection or attempt ended; null before the first end.</summary>
    public Loss? Loss { get; private set; }

    /// <summary>Why the last attempt was refused; null where it was not.</summary>
    public ConnectRefusal? Refusal { get; private set; }

    /// <summary>The response to the last <c>Hello</c>; null before the first.</summary>
    public HelloAnswer? Session { get; private set; }

    /// <summary>The last heartbeat's round trip; null before the first.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>The number of open connections, as last reported.</summary>
    public int Connections { get; private set; }

    /// <summary>A room that was entered and not left, with or without a connection; null for any other.</summary>
    public ChatRoom? Room(string roomId) => rooms.GetValueOrDefault(roomId);

    /// <summary>Ends the connection or attempt and disposes of the client.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await DisconnectAsync("disposed");
        await hub.DisposeAsync();
        admission.Dispose();
        events.Complete();
    }

    private HubConnection BuildHub()
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(options.Address, Paths.Hub), http =>
            {
                http.SkipNegotiation = true;
                http.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
                http.WebSocketFactory = async (context, cancellationToken) =>
                    await OpenSocketAsync(context.Uri, cancellationToken);
                http.CloseTimeout = CloseFrameTimeout;
            })
            .WithAutomaticReconnect(new NoAutomaticReconnect())
            .WithServerTimeout(SignalRsTimeout)
            .WithKeepAliveInterval(Limits.Ping)
            .Build();
        hub.HandshakeTimeout = Limits.Opening;
        return hub;
    }

    private Task OnClosed(Exception? exception)
    {
        guard.Current?.Closed.TrySetResult(exception);
        return Task.CompletedTask;
    }

    private void OnMessage(MessageView message)
    {
        list.Note(message);
        if (guard.Current is { } attempt)
            Room(message.RoomId)?.Take(message, attempt.Ended);
    }

    private void OnConnections(int count)
    {
        Connections = count;
        events.Raise(ConnectionsChanged, count);
    }

    private void Announced<T>(DisconnectCause cause, Action<T>? told, T notice)
    {
        if (guard.Current is { } attempt)
            attempt.Announced = cause;
        events.Raise(told, notice);
    }
}
