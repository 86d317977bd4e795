using ChatApp.Configuration;
using ChatApp.Files;
using ChatApp.Messages;

namespace ChatApp.LinkPreviews;

/// <summary>Registers the previews of links.</summary>
public static class LinkPreviewsFeature
{
    /// <summary>Adds the services for previews of links.</summary>
    public static WebApplicationBuilder AddLinkPreviews(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<LinkPreviewOptions, LinkPreviewOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton(LinkReader.PublicOnly());
        services.AddSingleton<LinkReader>();
        services.AddSingleton<PreviewPictures>();
        services.AddSingleton<LinkCards>();
        services.AddSingleton<LinkPreviewQueue>();
        services.AddSingleton<ILinkPreviews>(provider => provider.GetRequiredService<LinkPreviewQueue>());
        services.AddHostedService<LinkPreviewService>();
        return builder;
    }
}
