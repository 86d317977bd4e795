using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Sessions;
using ChatApp.Realtime.Calls;
using ChatApp.Rooms;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatApp.Realtime;

/// <summary>The hub and everything else that touches SignalR's server side.</summary>
public static class RealtimeFeature
{
    /// <summary>Where SignalR's traces of hub calls come from.</summary>
    public const string TraceSource = "Microsoft.AspNetCore.SignalR.Server";

    /// <summary>How long a closing socket may take before it is cut.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>SignalR's own limit lies over a whole message, however much of it gets through. <c>ConnectionWatch</c> has one over progress,
    /// and names the cause; this one is out of its way.</summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromDays(1);

    /// <summary>Adds the hub.</summary>
    public static WebApplicationBuilder AddRealtime(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = Limits.Frame;
            options.HandshakeTimeout = Limits.Opening;
            options.KeepAliveInterval = TimeSpan.FromTicks(1); // When PingTurns says so.
        }).AddJsonProtocol(options =>
        {
            // The wire is no HTML page: letters of all scripts may stand as they are, which makes Chinese a third as long.
            options.PayloadSerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            options.PayloadSerializerOptions.Converters.Add(new MessageViewJson());
            options.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default);
            options.PayloadSerializerOptions.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        });
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol, WatchedJsonProtocol>();
        services.AddTransient<ChatHub>(); // Else SignalR resolves its dependencies one by one for each call.
        services.AddSingleton<ConnectionCalls>();
        services.AddSingleton<EnterRoomCall>();
        services.AddSingleton<ReadingCalls>();
        services.AddSingleton<MessageCalls>();
        services.AddSingleton<RoomCalls>();
        services.AddSingleton<CallGuard>();
        services.AddOptions<HubOptions>().Configure<CallGuard>((options, guard) => options.AddFilter(guard)); // By type it would be looked up for each call.
        services.AddSingleton<PingTurns>();
        services.AddHostedService(provider => provider.GetRequiredService<PingTurns>());
        services.AddSingleton<HubConnectionHandler<ChatHub>, PingTurns.Handler>();
        services.AddSingleton<TypingPace>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<RoomNews>();
        services.AddHostedService(provider => provider.GetRequiredService<RoomNews>());
        services.AddSingleton<PresenceBroadcaster>();
        services.AddHostedService(provider => provider.GetRequiredService<PresenceBroadcaster>());
        services.AddSingleton<RoomBroadcaster>();
        services.AddSingleton<IRoomAudience>(provider => provider.GetRequiredService<RoomBroadcaster>());
        services.AddSingleton<IRoomObserver>(provider => provider.GetRequiredService<RoomBroadcaster>());
        services.AddSingleton<IPersonObserver>(provider => provider.GetRequiredService<RoomBroadcaster>());
        services.AddSingleton<ISessionObserver, SessionEnds>();
        services.AddSingleton<IOpenSessions, SessionEnds>();
        services.AddSingleton<INewDeviceObserver, NewDeviceNotices>();
        services.AddSingleton<Drain>();
        services.AddSingleton<INodeDrain>(provider => provider.GetRequiredService<Drain>());
        services.AddHostedService<CountBroadcaster>();
        return builder;
    }

    /// <summary>Maps the hub, and has the drain run before SignalR's own end.</summary>
    public static WebApplication MapRealtime(this WebApplication app)
    {
        app.MapHub<ChatHub>(Paths.Hub, options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.TransportSendTimeout = SendTimeout;
            options.TransportMaxBufferSize = 0; // No bound of SignalR's: writes behind one that waits would queue unseen. BoundedOutput counts them.
            options.WebSockets.CloseTimeout = CloseTimeout;
            options.AllowStatefulReconnects = false;
        });
        app.Services.GetRequiredService<Drain>().RunAtStop(app.Lifetime);
        return app;
    }
}
