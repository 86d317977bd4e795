using ChatApp.Configuration;
using ChatApp.Messages;

namespace ChatApp.Search;

/// <summary>Registers the search over messages.</summary>
public static class SearchFeature
{
    /// <summary>Adds the services for the search.</summary>
    public static WebApplicationBuilder AddSearch(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<SearchOptions, SearchOptionsCheck>().BindConfiguration(Settings.Section);
        builder.Services.AddSingleton<IMessageIndex, MessageIndexQueries>();
        builder.Services.AddSingleton<IndexBacklogQueries>();
        builder.Services.AddSingleton<MessageSearch>();
        builder.Services.AddHostedService<IndexBacklogService>();
        return builder;
    }
}
