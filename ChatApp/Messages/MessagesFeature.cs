using ChatApp.Configuration;

namespace ChatApp.Messages;

/// <summary>Registers messages: a single writer, and reads by change.</summary>
internal static class MessagesFeature
{
    /// <summary>Adds the services for messages.</summary>
    public static WebApplicationBuilder AddMessages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MessageMetrics>();
        builder.Services.AddSingleton<IMessageQueries, MessageQueries>();
        builder.Services.AddSingleton<IReadMarkQueries, ReadMarkQueries>();
        builder.Services.AddSingleton<MessageReader>();
        builder.Services.AddSingleton<NewestMessages>();
        builder.Services.AddSingleton<OwnMessages>();
        builder.Services.AddSingleton<SavedMessages>();
        builder.Services.AddSingleton<MentionInbox>();
        builder.Services.AddSingleton<CatchUpReads>();
        builder.Services.AddSingleton<RoomHeads>();
        builder.Services.AddSettings<MessageOptions, MessageOptionsCheck>().BindConfiguration(Settings.Section);
        builder.Services.AddSingleton<MessageRateLimiter>();
        builder.Services.AddSingleton<ReadMarks>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ReadMarks>());
        builder.Services.AddSingleton<HeldMarks>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<HeldMarks>());
        builder.Services.AddSingleton<SeenBy>();
        builder.Services.AddSingleton<MessageWriter>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<MessageWriter>());
        builder.Services.AddHostedService<DatabaseWatch>();
        return builder;
    }
}
