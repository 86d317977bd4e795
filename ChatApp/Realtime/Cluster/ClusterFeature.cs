using ChatApp.HubLog;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Notifications;
using ChatApp.People.Sessions;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Realtime.Cluster;

/// <summary>Adds what several nodes on one PostgreSQL database need. Without PostgreSQL there is one node, and nothing is added.</summary>
internal static class ClusterFeature
{
    /// <summary>Adds the services; call after the observers of this node, which are told first.</summary>
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        if (configuration["Chat:Node"] is { Length: > 0 } name)
            HubLogRow.ThisNode = name;
        if (configuration.GetConnectionString(StoreFeature.PostgresName) is not { Length: > 0 })
            return;
        services.AddBell(configuration.GetConnectionString("Redis"));
        services.AddSingleton<NodePresence>();
        services.AddSingleton<NodeTable>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeTable>());
        services.AddHostedService<PageNoticeWriter>();
        services.AddHostedService<ReadMarkNotices>();
        services.AddSingleton<NodeNoticeReader>();
        services.AddSingleton<NodeNoticeWriter>();
        services.AddSingleton<IRoomObserver>(provider => provider.GetRequiredService<NodeNoticeWriter>());
        services.AddSingleton<IPersonObserver>(provider => provider.GetRequiredService<NodeNoticeWriter>());
        services.AddSingleton<ISessionObserver>(provider => provider.GetRequiredService<NodeNoticeWriter>());
        services.AddSingleton<ISavedObserver>(provider => provider.GetRequiredService<NodeNoticeWriter>());
        services.AddSingleton<INotificationSettingsObserver>(provider => provider.GetRequiredService<NodeNoticeWriter>());
        services.AddSingleton<INewDeviceObserver>(provider => provider.GetRequiredService<NodeNoticeWriter>());
        services.AddSingleton<FrameSender>();
        services.AddSingleton<RoomRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<RoomRelay>());
        services.AddSingleton<IRoomAudience>(provider => provider.GetRequiredService<RoomRelay>());
    }

    private static void AddBell(this IServiceCollection services, string? redis)
    {
        if (redis is { Length: > 0 })
        {
            services.AddSingleton(new RedisBell(RedisBell.Read(redis)));
            services.AddSingleton<IBell>(provider => provider.GetRequiredService<RedisBell>());
            services.AddHostedService(provider => provider.GetRequiredService<RedisBell>());
        }
        else
        {
            services.AddSingleton<PostgresBell>();
            services.AddSingleton<IBell>(provider => provider.GetRequiredService<PostgresBell>());
            services.AddHostedService(provider => provider.GetRequiredService<PostgresBell>());
        }
    }
}
