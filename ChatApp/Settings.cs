using ChatApp.Connections;
using ChatApp.Hosting;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>Settings, checked at the start.</summary>
internal static class Settings
{
    /// <summary>The section they are in.</summary>
    public const string Section = "Chat";

    /// <summary>Adds some, with what checks them. The caller binds them to <see cref="Section"/>: where their type is named, that is code made when the
    /// server is built; for a type that is not known there, it would be reflection, 5 ms of a start.</summary>
    public static OptionsBuilder<TSettings> AddSettings<TSettings, TCheck>(this IServiceCollection services)
        where TSettings : class
        where TCheck : class, IValidateOptions<TSettings>
    {
        services.AddSingleton<IValidateOptions<TSettings>, TCheck>();
        services.AddSingleton(new SettingNames([.. typeof(TSettings).GetProperties().Where(one => one.CanWrite).Select(one => one.Name)]));
        return services.AddOptions<TSettings>().ValidateOnStart();
    }

    /// <summary>Refuses numbers, times and words that are empty, such as <c>Chat__Access=</c> from a variable that is not set, and whatever is no single value:
    /// binding would leave the default, which for <c>Chat:Access</c> lets everybody in.</summary>
    /// <exception cref="OptionsValidationException">One is.</exception>
    public static void RefuseEmpty(IConfiguration configuration)
    {
        // Texts may be empty, or say better what they should be.
        string[] texts = [nameof(ProxyOptions.TrustedProxies), nameof(StoreOptions.DataFolder), nameof(SecurityOptions.SecurityContact)];
        var empty = configuration.GetSection(Section).GetChildren()
            .Where(setting => setting.Value is null || (setting.Value.Length == 0 && !texts.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)))
            .Select(setting => $"{setting.Path} is empty, or no single value: give it one, or leave it out.").ToList();
        if (empty.Count > 0)
            throw new OptionsValidationException(Section, typeof(Settings), empty);
    }
}
