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
        return services.AddOptions<TSettings>().ValidateOnStart();
    }
}
