using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>Settings under <c>Chat</c>, checked at the start.</summary>
internal static class Settings
{
    /// <summary>Adds some, with what checks them.</summary>
    public static void AddSettings<TSettings, TCheck>(this IServiceCollection services)
        where TSettings : class
        where TCheck : class, IValidateOptions<TSettings>
    {
        services.AddOptions<TSettings>().BindConfiguration("Chat").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TSettings>, TCheck>();
    }
}
