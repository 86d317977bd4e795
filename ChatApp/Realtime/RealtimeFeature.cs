using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Notifications;
using ChatApp.People.Sessions;
using ChatApp.Realtime.Calls;
using ChatApp.Realtime.Cluster;
using ChatApp.Rooms;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatApp.Realtime;

/// <summary>Registers and maps the hub and everything else on SignalR's server side.</summary>
internal static class RealtimeFeature
{
    /// <summary>Name of the activity source of SignalR's hub calls.</summary>
    public const string TraceSource = "Microsoft.AspNetCore.SignalR.Server";

    /// <summary>Maximum time for the close handshake of a socket before it is aborted.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>SignalR's own limit applies to a whole message, even while parts of it are delivered. <c>ConnectionWatch</c> limits the
    /// time without progress and records the cause; this value disables SignalR's limit.</summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromDays(1);

    /// <summary>Adds the hub's services.</summary>
    public static WebApplicationBuilder AddRealtime(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = Limits.Frame;
            options.HandshakeTimeout = Limits.Opening;
            options.KeepAliveInterval = TimeSpan.FromTicks(1); // Minimal: StaggeredKeepAlive decides when to ping.
        }).AddJsonProtocol(options =>
        {
            // The output is not embedded in HTML: characters of all scripts stay unescaped, which makes Chinese text a third as long.
            options.PayloadSerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            options.PayloadSerializerOptions.Converters.Add(new MessageViewJson());
            options.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default);
            options.PayloadSerializerOptions.TypeInfoResolverChain.Add(new FallbackJsonTypes());
        });
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol, MeteredJsonHubProtocol>();
        // Otherwise SignalR resolves its dependencies one by one for each call.
        services.AddTransient<ChatHub>();
        services.AddSingleton<ConnectionCalls>();
        services.AddSingleton<EnterRoomCall>();
        services.AddSingleton<ReadingCalls>();
        services.AddSingleton<MessageCalls>();
        services.AddSingleton<RoomCalls>();
        services.AddSingleton<CallGuard>();
        // An instance: a filter added by type would be resolved for each call.
        services.AddOptions<HubOptions>().Configure<CallGuard>((options, guard) => options.AddFilter(guard));
        services.AddSingleton<StaggeredKeepAlive>();
        services.AddHostedService(provider => provider.GetRequiredService<StaggeredKeepAlive>());
        services.AddSingleton<HubConnectionHandler<ChatHub>, StaggeredKeepAlive.Handler>();
        services.AddSingleton<TypingRateLimiter>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<RoomNews>();
        services.AddHostedService(provider => provider.GetRequiredService<RoomNews>());
        services.AddSingleton<PresenceBroadcaster>();
        services.AddHostedService(provider => provider.GetRequiredService<PresenceBroadcaster>());
        services.AddSingleton<RoomBroadcaster>();
        services.AddSingleton<IRoomAudience>(provider => provider.GetRequiredService<RoomBroadcaster>());
        services.AddSingleton<IRoomObserver>(provider => provider.GetRequiredService<RoomBroadcaster>());
        services.AddSingleton<IPersonObserver>(provider => provider.GetRequiredService<RoomBroadcaster>());
        services.AddSingleton<SessionConnectionCloser>();
        services.AddSingleton<ISessionObserver>(provider => provider.GetRequiredService<SessionConnectionCloser>());
        services.AddSingleton<IOpenSessions>(provider => provider.GetRequiredService<SessionConnectionCloser>());
        services.AddSingleton<NewDeviceBroadcaster>();
        services.AddSingleton<INewDeviceObserver>(provider => provider.GetRequiredService<NewDeviceBroadcaster>());
        services.AddSingleton<SavedChangeBroadcaster>();
        services.AddSingleton<ISavedObserver>(provider => provider.GetRequiredService<SavedChangeBroadcaster>());
        services.AddSingleton<NotificationSettingsBroadcaster>();
        services.AddSingleton<INotificationSettingsObserver>(provider => provider.GetRequiredService<NotificationSettingsBroadcaster>());
        services.AddSingleton<ConnectionTotal>();
        services.AddSingleton<Drain>();
        services.AddSingleton<INodeDrain>(provider => provider.GetRequiredService<Drain>());
        services.AddHostedService<ConnectionCountBroadcaster>();
        builder.AddCluster();
        return builder;
    }

    /// <summary>Maps the hub behind its gate, and registers the drain to run before SignalR's shutdown.</summary>
    public static WebApplication MapRealtime(this WebApplication app)
    {
        var hub = app.MapHub<ChatHub>(Paths.Hub, options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.TransportSendTimeout = SendTimeout;
            // Disables SignalR's bound: writes behind a waiting one would queue uncounted. BoundedOutput counts them.
            options.TransportMaxBufferSize = 0;
            options.WebSockets.CloseTimeout = CloseTimeout;
            options.AllowStatefulReconnects = false;
        });
        app.UseHubGate(hub);
        app.Services.GetRequiredService<Drain>().RunAtStop(app.Lifetime);
        return app;
    }

    /// <summary>Types that <see cref="ContractJson"/> does not name. Abstract types and object, which the serializer asks for as well, are
    /// left out: for them .NET's resolver would build all of its converters at the first message.</summary>
    private sealed class FallbackJsonTypes : IJsonTypeInfoResolver
    {
        private readonly Lazy<DefaultJsonTypeInfoResolver> all = new();

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
            type.IsAbstract || type == typeof(object) ? null : all.Value.GetTypeInfo(type, options);
    }
}
